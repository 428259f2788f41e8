import { uuidv7 } from '../../adapters/ids.ts'
import type { Consultation } from '../../contracts/consultations.ts'
import { AppError } from '../errors.ts'
import { record } from '../outbox.ts'
import { auditConsultation } from './audit.ts'
import { actOn, getConsultation, idsOf, type VideoContext } from './consultations.commands.ts'
import { requireHost, requireJoinable } from './consultations.policy.ts'
import { updateConsultation } from './consultations.queries.ts'
import { insertConsent } from './recording.queries.ts'
import { syncRecording } from './sync-recording.ts'

/** Agrees to being recorded, or takes it back, which stops a recording that runs. @throws 404, 409 */
export async function consentToRecording(ctx: VideoContext, id: string, granted: boolean): Promise<Consultation> {
  await actOn(ctx, id, async (ctx, { row }, { userId }) => {
    requireJoinable(row.state)
    await insertConsent(ctx.db, { id: uuidv7(), consultationId: id, userId, granted }, ctx.clock.now())
    await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
    await auditConsultation(ctx, row, granted ? 'consultation.consentGiven' : 'consultation.consentRefused')
    return row
  })
  await syncRecording(ctx, id)
  return getConsultation(ctx, id)
}

/** The host asks for a recording, which begins when everybody present has agreed, or ends it. @throws 404, 403, 409 */
export async function recordConsultation(ctx: VideoContext, id: string, on: boolean): Promise<Consultation> {
  await actOn(ctx, id, async (ctx, { row, relation }, { userId }) => {
    requireHost(relation)
    requireJoinable(row.state)
    const reason = ctx.video.recorder.missing()
    if (on && reason !== undefined) throw new AppError('RECORDING_UNAVAILABLE', reason)
    await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
    const changes = { recordingWanted: on, ...(on && { recordingAskedBy: userId }) }
    return updateConsultation(ctx.db, id, changes, ctx.clock.now())
  })
  await syncRecording(ctx, id)
  return getConsultation(ctx, id)
}
