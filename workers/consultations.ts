import { inviteToConsultation } from '../domain/consultations/invitation-mails.ts'
import { onFacts } from './handlers.ts'

/** Brings the time of a consultation into people's calendars, and takes it out again. */
export const inviteToConsultations = onFacts({
  name: 'invite-to-consultation',
  facts: ['consultation.scheduled', 'consultation.cancelled'],
  run: (ctx, fact) => inviteToConsultation(ctx, fact),
})
