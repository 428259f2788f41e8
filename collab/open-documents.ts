import type { Document } from '@hocuspocus/server'
import type { Database } from '../adapters/database/connect.ts'
import type { Logger } from '../adapters/log.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import { loadInto } from '../domain/live-documents/document-state.ts'
import { listLastSeqs } from '../domain/live-documents/live-documents.queries.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'

/** Sequence number up to which each open copy has every row of the log, without a gap. */
const applied = new WeakMap<Document, number>()

/** Notes how far an open copy has come. */
export function setApplied(document: Document, seq: number): void {
  applied.set(document, seq)
}

export function getApplied(document: Document): number {
  return applied.get(document) ?? 0
}

/** How often open copies are compared with the log, in ms: whatever an announcement missed is found here. */
const COMPARE_MS = 10_000

/**
 * Keeps open copies equal to the log when somebody else wrote: REST, a worker, another process. The log is the truth; an open
 * copy that is behind reads the rows that it misses.
 */
export interface CatchUpDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  hocuspocus: LeanHocuspocus
}

export function createCatchUp({ db, keys, log, hocuspocus }: CatchUpDeps) {
  const running = new Map<string, Promise<void>>()

  /** Reads the missing rows of one open document; several calls at once share one more read. */
  async function catchUp(documentId: string): Promise<void> {
    const current = running.get(documentId)
    if (current) await current
    if (running.has(documentId)) return running.get(documentId)
    const run = read(documentId).finally(() => running.delete(documentId))
    running.set(documentId, run)
    return run
  }

  async function read(documentId: string): Promise<void> {
    // Announced while it loads: the load may have read before the announcement's commit.
    const document = await (hocuspocus.loadingDocuments.get(documentId) ?? hocuspocus.documents.get(documentId))
    if (!document || document.isDestroyed) return
    try {
      const afterSeq = getApplied(document)
      const seq = await loadInto({ db, keys }, documentId, document, { afterSeq })
      if (seq > getApplied(document)) setApplied(document, seq)
    } catch (error) {
      log.warn({ err: error, documentId }, 'an open document could not be compared with the log')
    }
  }

  /** Compares all open documents with the log. */
  async function compare(): Promise<void> {
    try {
      const rows = await listLastSeqs(db, [...hocuspocus.documents.keys()])
      for (const { id, lastSeq } of rows) {
        const document = hocuspocus.documents.get(id)
        if (document && getApplied(document) < lastSeq) await catchUp(id)
      }
    } catch (error) {
      log.warn({ err: error }, 'open documents could not be compared with the log')
    }
  }

  const timer = setInterval(() => void compare(), COMPARE_MS)
  timer.unref()
  return { catchUp, compare, stop: () => clearInterval(timer) }
}
