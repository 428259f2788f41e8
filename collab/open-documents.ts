import type { Document } from '@hocuspocus/server'
import * as Y from 'yjs'
import type { Database } from '../adapters/database/connect.ts'
import type { Logger } from '../adapters/log.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import { fromLog, loadInto } from '../domain/live-documents/document-state.ts'
import { listLastSeqs } from '../domain/live-documents/live-documents.queries.ts'
import type { OpenCopy } from '../domain/live-documents/update-log.ts'
import { committedOrigin, passOn } from './broadcast.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'
import { noteUse, takeQuiet } from './quiet-documents.ts'
import { fallAsleep } from './sleep.ts'
import { isSnapshotDue, keepSnapshot } from './snapshots.ts'
import { tidyTexts } from './text-memory.ts'

/** Sequence number up to which each open copy has every row of the log, without a gap. */
const applied = new WeakMap<Document, number>()

const copies = new WeakMap<Document, OpenCopy>()

/** Copies that read rows of others from before a row that this process wrote. */
const readingBehind = new WeakSet<Y.Doc>()

/**
 * True for a transaction that applies a row which this process wrote, or one that belongs before it: whoever wrote the later of
 * two rows that do not go together is the one to notice.
 */
export function isCommittedHere({ origin, doc }: Y.Transaction): boolean {
  return origin === committedOrigin || (origin === fromLog && readingBehind.has(doc))
}

/**
 * The open document as the log's writer sees it. Rows come back in order, each in one Yjs transaction, so that what was committed
 * together is passed on together. A jump in the numbers means that somebody else wrote in between: the copy reads on.
 */
export function openCopyOf(document: Document, { log, catchUp }: OpenCopyDeps): OpenCopy {
  let copy = copies.get(document)
  if (!copy) {
    copy = {
      readers: () => document.connections.size,
      committed(seq, updates) {
        const from = updates[0]?.from
        const author = updates.every((update) => update.from === from) ? from : undefined
        try {
          passOn(document, author, () => {
            document.transact(() => {
              for (const { update } of updates) Y.applyUpdate(document, update, committedOrigin)
            }, committedOrigin)
          })
        } catch (error) {
          // The log has it; whoever opens the document anew gets what can be read of it.
          log.error({ err: error, documentId: document.name, seq }, 'a committed row could not be applied')
        }
        const known = getApplied(document)
        if (seq === known + 1) setApplied(document, seq)
        else if (seq > known) {
          readingBehind.add(document)
          void catchUp(document.name).finally(() => readingBehind.delete(document))
        }
      },
    }
    copies.set(document, copy)
  }
  return copy
}

export interface OpenCopyDeps {
  log: Logger
  /** Reads the rows of the log that an open copy does not have. */
  catchUp(documentId: string): Promise<void>
}

/** Notes how far an open copy has come, whoever wrote it. */
export function setApplied(document: Document, seq: number): void {
  applied.set(document, seq)
  noteUse(document)
}

export function getApplied(document: Document): number {
  return applied.get(document) ?? 0
}

/** How often open copies are compared with the log, in ms: whatever an announcement missed is found here. */
const COMPARE_MS = 10_000
/** The same while nobody hears the other processes. */
const COMPARE_ALONE_MS = 2_000
/** How long documents are gathered that may have missed something, in ms. */
const GATHER_MS = 10

/** How often it is looked whether documents have become quiet, and how long these may hold others up each time, both in ms. */
const SETTLE_MS = 100
const SETTLE_AT_ONCE_MS = 5

/**
 * Keeps open copies equal to the log when somebody else wrote: REST, a worker, another process. The log is the truth; an open
 * copy that is behind reads the rows that it misses.
 */
export interface CatchUpDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  hocuspocus: LeanHocuspocus
  /** Whether what other processes write is announced. */
  isConnected(): boolean
}

export function createCatchUp({ db, keys, log, hocuspocus, isConnected }: CatchUpDeps) {
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
    try {
      // Announced while it loads: the load may have read before the announcement's commit.
      const document = await (hocuspocus.loadingDocuments.get(documentId) ?? hocuspocus.documents.get(documentId))
      if (!document || document.isDestroyed) return
      const afterSeq = getApplied(document)
      const { seq } = await loadInto({ db, keys }, documentId, document, { afterSeq })
      if (seq > getApplied(document)) setApplied(document, seq)
    } catch (error) {
      log.warn({ err: error, documentId }, 'an open document could not be compared with the log')
    }
  }

  /** Compares these documents, or all that are open, with the log. */
  async function compare(documentIds?: readonly string[]): Promise<void> {
    try {
      // Those that load may have read before what they missed was written.
      if (documentIds) await Promise.allSettled(documentIds.map((id) => hocuspocus.loadingDocuments.get(id)))
      const rows = await listLastSeqs(db, documentIds ?? [...hocuspocus.documents.keys()])
      for (const { id, lastSeq } of rows) {
        const document = hocuspocus.documents.get(id)
        if (document && getApplied(document) < lastSeq) await catchUp(id)
      }
    } catch (error) {
      log.warn({ err: error }, 'open documents could not be compared with the log')
    }
  }

  const missed = new Set<string>()
  function compareSoon(documentId: string): void {
    if (missed.size === 0) {
      setTimeout(() => {
        const documentIds = [...missed]
        missed.clear()
        void compare(documentIds)
      }, GATHER_MS)
    }
    missed.add(documentId)
  }

  /** Nobody uses the text of this document at the moment. */
  function settle(document: Document): void {
    const seq = getApplied(document)
    if (isSnapshotDue(document, seq)) void keepSnapshot({ db, keys, log }, document, seq)
    if (!fallAsleep(document)) tidyTexts(document)
  }

  let comparing: Promise<void> | undefined
  let comparedAt = Date.now()
  const timer = setInterval(() => {
    if (comparing || (isConnected() && Date.now() - comparedAt < COMPARE_MS)) return
    comparedAt = Date.now()
    comparing = compare().finally(() => {
      comparing = undefined
    })
  }, COMPARE_ALONE_MS)
  const settling = setInterval(() => {
    const end = performance.now() + SETTLE_AT_ONCE_MS
    for (const document of takeQuiet()) {
      settle(document)
      if (performance.now() > end) return
    }
  }, SETTLE_MS)
  for (const interval of [timer, settling]) interval.unref()
  return {
    catchUp,
    compare,
    compareSoon,
    stop() {
      clearInterval(timer)
      clearInterval(settling)
    },
  }
}
