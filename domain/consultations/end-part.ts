import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { RecorderState } from '../../adapters/video/video.ts'
import { record } from '../outbox.ts'
import { auditConsultation } from './audit.ts'
import { idsOf } from './consultations.commands.ts'
import { lockConsultation } from './consultations.queries.ts'
import * as queries from './recording.queries.ts'

/** How a part has ended: as the service says, or `lost` where it knows nothing of it (any more). */
type End = Pick<RecorderState, 'hasFailed' | 'bytes' | 'seconds'> | 'lost'

/**
 * Writes down that a part is over, by us or by itself, and has it filed if there may be a file. Told again, by a report and by looking, it
 * changes nothing. A recorder that fails by itself is not started again before somebody asks: it would fail every second.
 */
export async function endPart(
  ctx: { db: DatabaseTransaction; clock: Clock },
  { id, consultationId }: Pick<queries.RecordingRow, 'id' | 'consultationId'>,
  end: End,
): Promise<void> {
  const { db, clock } = ctx
  const row = await lockConsultation(db, consultationId)
  const part = await queries.findRecordingById(db, id)
  if (!row || !part || part.finishedAt) return
  const now = clock.now()
  const hasFailed = end === 'lost' || end.hasFailed
  if (!part.stoppedAt) {
    const reason = hasFailed ? 'failed' : 'ended'
    await queries.stopRecording(db, id, reason, now)
    if (hasFailed) await queries.wantNoRecording(db, consultationId)
    await auditConsultation({ db }, row, 'consultation.recordingStopped', { reason })
  }
  // Of a recording that failed there may be a piece, and of one that the service forgot all of it.
  const mayHaveFile = end === 'lost' || !end.hasFailed || end.bytes > 0
  const ids = idsOf(row)
  const filingFactId = mayHaveFile ? await record(ctx, { fact: 'recording.finished', recordingId: id, ...ids }) : null
  await queries.finishRecording(db, id, { seconds: end === 'lost' ? null : end.seconds, filingFactId }, now)
  await record(ctx, { fact: 'consultation.changed', ...ids })
}
