import {
  updateCalendars,
  updateCalendarsOfCase,
  updateCalendarsOfPerson,
} from '../domain/consultations/calendar-mails.ts'
import { onFacts } from './handlers.ts'

/** Brings the time of a consultation into people's calendars, and takes it out again. */
export const inviteToConsultations = onFacts({
  name: 'invite-to-consultation',
  facts: [
    'consultation.scheduled',
    'consultation.cancelled',
    'case.personJoined',
    'case.personRemoved',
    'wall.lifted',
    'user.emailVerified',
  ],
  run: (ctx, fact) => {
    if ('consultationId' in fact) return updateCalendars(ctx, fact.consultationId)
    if ('caseId' in fact) return updateCalendarsOfCase(ctx, fact.caseId)
    return updateCalendarsOfPerson(ctx, fact.userId)
  },
})
