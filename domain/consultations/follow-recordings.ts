import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { endPart } from './end-part.ts'
import * as queries from './recording.queries.ts'
import { giveUp, LOST_START_MS, type RecordingDeps } from './sync-recording.ts'

/** How often the service is asked about a recording, in ms: its own report comes sooner, unless it is lost. */
const LOOK_EVERY_MS = 10_000
/** For so long a start that was not answered may still turn out to have happened, in ms. */
const UNANSWERED_MS = 10 * 60_000
const BATCH = 20

/**
 * Asks the service about every recording whose end it has not told: reports get lost, recorders die, and a start that was not answered in
 * time may have happened all the same. Several processes share the work; what a service that is away cannot answer is asked again.
 */
export async function followRecordings(deps: RecordingDeps): Promise<void> {
  const { clock, log, video } = deps
  if (video.recorder.missing() !== undefined) return
  const now = clock.now()
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const times = { now, lookedBefore: ago(LOOK_EVERY_MS), startedAfter: ago(UNANSWERED_MS) }
  for (const part of await queries.takeRecordingsToLookAt(deps.db as Database, times, BATCH)) {
    await follow(deps, part).catch((error: unknown) => {
      log.warn({ err: error, recordingId: part.id }, 'a recording could not be asked about; it is tried again')
    })
  }
}

async function follow(deps: RecordingDeps, part: queries.RecordingRow): Promise<void> {
  const { recorder } = deps.video
  if (part.egressId === null) return followUnanswered(deps, part)
  if (part.stoppedAt) await recorder.stop(part.egressId)
  const state = await recorder.look(part.egressId)
  if (state && !state.isOver) return
  await inTransaction(deps.db as Database, (db) => endPart({ db, clock: deps.clock }, part, state ?? 'lost'))
}

async function followUnanswered(deps: RecordingDeps, part: queries.RecordingRow): Promise<void> {
  const { db, clock, video } = deps
  const { id, consultationId, fileName } = part
  const consultation = await db
    .selectFrom('consultations')
    .select('roomName')
    .where('id', '=', consultationId)
    .executeTakeFirst()
  if (!consultation) return
  const running = await video.recorder.listRunning(consultation.roomName)
  const ours = running.find((state) => state.fileName === fileName)
  const adopted = ours && (await queries.adoptEgress(db, id, ours.egressId))
  if (adopted) return follow(deps, adopted)
  const isLost = part.startedAt.getTime() <= clock.now().getTime() - LOST_START_MS
  if (isLost && !part.finishedAt) await giveUp(deps, id, consultationId)
}
