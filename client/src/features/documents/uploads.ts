import { useSyncExternalStore } from 'react'
import type { Document } from '../../../../contracts/documents.ts'
import { documentLimits } from '../../../../contracts/documents.ts'
import { ApiError } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import { session } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { fileKey } from './document-queries.ts'
import { refusal, whyNotSent } from './file-words.ts'
import { noteUpload } from './first-upload.ts'
import { giveUp, runUpload } from './upload-run.ts'

/** Files at once; the others wait. More would only share the same line. */
const AT_ONCE = 2

/** One file on its way, or what became of it. Lives as long as the tab, whatever page is shown. */
export interface UploadItem {
  key: string
  caseId: string
  documentId: string | undefined
  file: File
  /** `offline`: goes on by itself. `checking`: all bytes are there, the inspection is not over. */
  state: 'waiting' | 'sending' | 'offline' | 'checking' | 'done' | 'failed'
  sent: number
  /** Why it failed, as the end of "lease.pdf …". */
  problem: string | undefined
  /** Whether trying again may help. */
  canRetry: boolean
  uploadId: string | undefined
  result: Document | undefined
}

let items: readonly UploadItem[] = []
const listeners = new Set<() => void>()
const running = new Map<string, AbortController>()

function publish(next: readonly UploadItem[]): void {
  items = next
  for (const listener of listeners) listener()
}

function change(key: string, changes: Partial<UploadItem>): void {
  publish(items.map((item) => (item.key === key ? { ...item, ...changes } : item)))
}

/** All uploads of this tab, newest last. */
export function useUploads(): readonly UploadItem[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => items,
  )
}

/** Sends files to a case, or one as the new version of a file. What cannot be accepted fails at once, by name. */
export function uploadFiles(caseId: string, files: readonly File[], documentId?: string): void {
  noteUpload()
  const added = files.map((file): UploadItem => {
    const problem = whyNotSent(file, documentLimits.fileBytes)
    const state = problem ? 'failed' : 'waiting'
    const key = crypto.randomUUID()
    return {
      key,
      caseId,
      documentId,
      file,
      state,
      sent: 0,
      problem,
      canRetry: false,
      uploadId: undefined,
      result: undefined,
    }
  })
  for (const { file, problem } of added) if (problem) announce(`${file.name} ${problem}`)
  publish([...items, ...added])
  startNext()
}

/** Goes on with what failed, from where the server is. */
export function retryUpload(key: string): void {
  change(key, { state: 'waiting', problem: undefined })
  startNext()
}

/** Stops an upload and takes it off the list; nothing of it stays on the server. */
export function cancelUploadItem(key: string): void {
  const item = items.find((known) => known.key === key)
  running.get(key)?.abort(new DOMException('given up', 'AbortError'))
  if (item?.uploadId && item.state !== 'done') void giveUp(item.uploadId)
  publish(items.filter((known) => known.key !== key))
}

/** Takes everything that is over off the list. */
export function clearUploads(): void {
  publish(items.filter(({ state }) => state !== 'done' && state !== 'failed'))
}

function startNext(): void {
  while (running.size < AT_ONCE) {
    const next = items.find(({ key, state }) => state === 'waiting' && !running.has(key))
    if (!next) return
    void start(next)
  }
}

async function start(item: UploadItem): Promise<void> {
  const { key, caseId, file, documentId } = item
  const control = new AbortController()
  running.set(key, control)
  change(key, { state: 'sending' })
  try {
    const result = await runUpload({
      caseId,
      file,
      documentId,
      clientId: key,
      uploadId: item.uploadId,
      signal: control.signal,
      onProgress: (sent) => change(key, { sent, state: sent < file.size ? 'sending' : 'checking' }),
      onWaiting: (isWaiting) => isWaiting && change(key, { state: 'offline' }),
      onStarted: (uploadId) => change(key, { uploadId }),
    })
    finish(item, result)
  } catch (error) {
    if (!control.signal.aborted) fail(item, error)
  } finally {
    running.delete(key)
    startNext()
  }
}

function finish({ key, file, caseId, documentId }: UploadItem, result: Document): void {
  void queryClient.invalidateQueries({ queryKey: queryKeys.case(caseId) })
  if (documentId) void queryClient.invalidateQueries({ queryKey: fileKey(documentId) })
  if (result.scan === 'rejected') {
    const problem = refusal(result.scanReason)
    announce(`${file.name} ${problem}`)
    change(key, { state: 'failed', problem, result })
    return
  }
  announce(`${file.name} is uploaded.`)
  change(key, { state: 'done', result })
}

function fail({ key, file }: UploadItem, error: unknown): void {
  const problem = error instanceof ApiError ? `was not uploaded: ${error.message}` : 'was not uploaded.'
  const canRetry = !(error instanceof ApiError) || ![403, 404, 413, 422].includes(error.status)
  announce(`${file.name} ${problem}`)
  change(key, { state: 'failed', problem, canRetry })
}

/** Somebody else's files are nobody's business: signing out ends all of them. */
session.subscribe(() => {
  if (session.getState().user || items.length === 0) return
  for (const control of running.values()) control.abort(new DOMException('signed out', 'AbortError'))
  publish([])
})

/** Leaving the page ends uploads: the browser asks. */
addEventListener('beforeunload', (event) => {
  if (items.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'offline'))
    event.preventDefault()
})
