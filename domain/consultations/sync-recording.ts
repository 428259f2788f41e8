import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Logger } from '../../adapters/log.ts'
import { recordedFileName } from '../../adapters/storage/recorded-files.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import { record } from '../outbox.ts'
import { auditConsultation } from './audit.ts'
import { idsOf } from './consultations.commands.ts'
import { type ConsultationRow, lockConsultation } from './consultations.queries.ts'
import { missingConsents, newestConsents, recordingStep } from './recording.policy.ts'
import * as queries from './recording.queries.ts'

export interface RecordingDeps {
  db: Database | DatabaseTransaction
  clock: Clock
  log: Logger
  video: VideoRooms
}

/**
 * Makes the recording as it is to be now: it runs exactly while it was asked for and everybody present agrees. Called after everything
 * that could change that, before whoever comes is heard; and by the guard. What is decided is written down first, so that a recorder that
 * does not answer is asked again.
 */
export async function syncRecording(deps: RecordingDeps, consultationId: string): Promise<void> {
  if (deps.video.recorder.missing() !== undefined) return
  const started = await inTransaction(deps.db as Database, async (db) => {
    const row = await lockConsultation(db, consultationId)
    return row && decide({ ...deps, db }, row)
  })
  if (started) await start(deps, started)
  await stopWhatIsOver(deps, consultationId)
}

/** @returns the part that is to begin */
async function decide(deps: RecordingDeps & { db: DatabaseTransaction }, row: ConsultationRow) {
  const { db, clock } = deps
  const now = clock.now()
  const parts = await queries.listRecordings(db, row.id)
  const running = parts.find(({ stoppedAt }) => stoppedAt === null)
  if (!running && !row.recordingWanted) return undefined
  const present = await queries.listPresentOf(db, row.id, now)
  const missing = missingConsents(present, newestConsents(await queries.listConsents(db, row.id)))
  const step = recordingStep({
    isWanted: row.recordingWanted,
    isLive: row.state === 'live',
    isRunning: running !== undefined,
    present: present.length,
    missing: missing.length,
  })
  if (step.act === 'nothing') return undefined
  await record(deps, { fact: 'consultation.changed', ...idsOf(row) })
  if (step.act === 'stop') {
    if (running) await queries.stopRecording(db, running.id, step.reason, now)
    await auditConsultation({ db }, row, 'consultation.recordingStopped', { reason: step.reason })
    return undefined
  }
  const id = uuidv7()
  const part = { id, consultationId: row.id, part: parts.length + 1, fileName: recordedFileName(id) }
  await queries.insertRecording(db, { ...part, askedBy: row.recordingAskedBy }, now)
  await auditConsultation({ db }, row, 'consultation.recordingStarted', { part: part.part })
  return { ...part, roomName: row.roomName }
}

async function start(
  { db, clock, log, video }: RecordingDeps,
  {
    id,
    consultationId,
    roomName,
    fileName,
  }: { id: string; consultationId: string; roomName: string; fileName: string },
): Promise<void> {
  try {
    await queries.setEgress(db, id, await video.recorder.start(roomName, fileName))
  } catch (error) {
    log.warn({ err: error }, 'a recording could not be started')
    await giveUp({ db, clock }, id, consultationId)
  }
}

/**
 * There is no such file, and it is not tried again until somebody asks for it again. Unless a report has told meanwhile that it began all
 * the same: then it is stopped like any other.
 */
export async function giveUp({ db, clock }: Pick<RecordingDeps, 'db' | 'clock'>, id: string, consultationId: string) {
  await queries.stopRecording(db, id, 'failed', clock.now())
  await queries.finishUnanswered(db, id, clock.now())
  await queries.wantNoRecording(db, consultationId)
}

/** A start that has not been answered after so long was lost with its process, in ms. */
export const LOST_START_MS = 30_000

/** Asks the service to end what we have stopped, until it says that it is over; `followRecordings` asks about what never answers. */
async function stopWhatIsOver(deps: RecordingDeps, consultationId: string): Promise<void> {
  const { db, log, video } = deps
  const parts = await queries.listRecordings(db, consultationId)
  for (const { egressId, stoppedAt, finishedAt } of parts) {
    if (!stoppedAt || finishedAt || egressId === null) continue
    await video.recorder.stop(egressId).catch((error: unknown) => {
      log.warn({ err: error }, 'a recording could not be stopped; it is tried again')
    })
  }
}
