import { deleteRecorded, fileRecording } from '../domain/consultations/file-recording.ts'
import { FILING_JOB } from '../domain/consultations/filing-job.ts'
import { sweepRecorded } from '../domain/consultations/sweep-recorded.ts'
import type { WorkersDeps } from './deps.ts'
import type { DeliveryHandler } from './handlers.ts'

/** A store or a line that is away for an afternoon loses no recording; then an administrator looks. In seconds. */
const RETRY_SECONDS = [10, 60, 600, 3_600, 6 * 3_600]
/** For the longest recording over a slow line, in ms. */
const FILING_MS = 4 * 3_600_000

/** Seals what the recorder has put down into a document of the case. */
export const fileRecordings: DeliveryHandler = {
  name: FILING_JOB,
  facts: ['recording.finished'],
  retryAfterSeconds: RETRY_SECONDS,
  takesMs: FILING_MS,
  isConfigured: ({ recordedFiles }) => recordedFiles !== undefined,
  async deliver({ db, log, files, recordedFiles }, fact) {
    if (fact.fact !== 'recording.finished' || !recordedFiles) return undefined
    return fileRecording({ db, log, files, recordedFiles }, fact.recordingId)
  },
}

/** Takes the file in clear away. */
export const deleteFiledRecordings: DeliveryHandler = {
  name: 'delete-filed-recording',
  facts: ['recording.filed'],
  retryAfterSeconds: RETRY_SECONDS,
  isConfigured: ({ recordedFiles }) => recordedFiles !== undefined,
  async deliver({ recordedFiles }, fact) {
    if (fact.fact === 'recording.filed' && recordedFiles) await deleteRecorded({ recordedFiles }, fact.recordingId)
    return undefined
  },
}

/** Nothing stays in clear that is not needed there. @returns how many files went */
export async function sweepRecordedFiles({ db, recordedFiles }: Pick<WorkersDeps, 'db' | 'recordedFiles'>) {
  return recordedFiles ? sweepRecorded({ db, recordedFiles }) : 0
}
