import {
  cancelUpload,
  finishUpload,
  getUpload,
  startUpload,
  type Upload,
} from '../../../../contracts/document-uploads.ts'
import type { Document } from '../../../../contracts/documents.ts'
import { ApiError, api, hasCode, isTemporary } from '../../api/api.ts'
import { sendPiece } from './upload-transport.ts'

/** Of one request. A broken connection costs at most this much, and a slow one still moves. */
const PIECE_BYTES = 4 * 1024 * 1024
/** Pauses before trying again after a broken connection, in ms; the last one repeats. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
/** After so many tries a person is asked; a fault of the server's own does not go away by asking often. */
const MAX_TRIES = 20
const MAX_FAULTS = 2

export interface UploadRun {
  caseId: string
  file: File
  /** Makes beginning twice the same upload. */
  clientId: string
  /** A new version of this file, instead of a new file. */
  documentId: string | undefined
  signal: AbortSignal
  onProgress(bytes: number): void
  /** The connection broke (true), or is back. */
  onWaiting(isWaiting: boolean): void
  onStarted(uploadId: string): void
  /** An upload that was begun before: it goes on where the server is. */
  uploadId: string | undefined
}

/**
 * Sends a file in pieces and goes on by itself after broken connections, from where the server says it is.
 * @throws ApiError for what trying again does not help; what `signal` was aborted with
 */
export async function runUpload(run: UploadRun): Promise<Document> {
  let upload = await patiently(run, () => begin(run))
  run.onStarted(upload.id)
  while (upload.offset < run.file.size) {
    const at = upload
    run.onProgress(at.offset)
    upload = await patiently(run, (isAgain) => (isAgain ? ask(at.id, run) : sendNext(at, run)))
  }
  run.onProgress(run.file.size)
  const { id } = upload
  return patiently(run, async () => (await api(finishUpload, { params: { id }, signal: run.signal })).data)
}

/** Gives an upload up; what the server has of it goes by itself in a day if this does not arrive. */
export async function giveUp(uploadId: string): Promise<void> {
  await api(cancelUpload, { params: { id: uploadId } }).catch(() => undefined)
}

async function begin(run: UploadRun): Promise<Upload> {
  const { caseId, documentId, file, clientId, signal, uploadId } = run
  if (uploadId) {
    try {
      return await ask(uploadId, run)
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error
    }
  }
  const place = documentId ? { documentId } : { caseId }
  const contentType = file.type.slice(0, 200)
  const body = {
    ...place,
    fileName: file.name.slice(-200),
    size: file.size,
    clientId,
    ...(contentType && { contentType }),
  }
  return (await api(startUpload, { body, signal })).data
}

async function ask(id: string, { signal }: UploadRun): Promise<Upload> {
  return (await api(getUpload, { params: { id }, signal })).data
}

async function sendNext(upload: Upload, { file, onProgress, signal }: UploadRun): Promise<Upload> {
  const { id: uploadId, offset } = upload
  const bytes = file.slice(offset, offset + PIECE_BYTES)
  return sendPiece({ uploadId, offset, bytes, signal, onSent: (sent) => onProgress(offset + sent) })
}

/** Acts, and again after a pause as long as the connection is what failed; `isAgain` from the second time on. */
async function patiently<Result>(run: UploadRun, act: (isAgain: boolean) => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      const result = await act(tries > 0)
      run.onWaiting(false)
      return result
    } catch (error) {
      run.signal.throwIfAborted()
      // Another offset: the server has more or less than was thought, and is asked.
      const mayPass = isTemporary(error) || hasCode(error, 'UPLOAD_OFFSET') || isUnreadable(error)
      if (!mayPass || tries >= (isFault(error) ? MAX_FAULTS : MAX_TRIES)) throw error
      run.onWaiting(true)
      await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0, run.signal)
    }
  }
}

/** What a proxy says while the server is away, and what a request that was cut off looks like from outside. */
function isUnreadable(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 408)
}

function isFault(error: unknown): boolean {
  return error instanceof ApiError && error.status === 500
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const stop = () => {
      done()
      reject(signal.reason)
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    signal.addEventListener('abort', stop)
  })
}
