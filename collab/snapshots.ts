import type { Document } from '@hocuspocus/server'
import type { Logger } from '../adapters/log.ts'
import { storeSnapshot } from '../domain/live-documents/document-state.ts'
import { deleteSnapshot } from '../domain/live-documents/live-documents.queries.ts'
import type { DocumentStore } from '../domain/live-documents/sealing.ts'
import { estimateOf } from './document-size.ts'

/** A snapshot is worth storing when opening the document would otherwise read more rows than this, each about 10 µs and its edits. */
const ROWS_PER_SNAPSHOT = 100
/** A large text is stored less often: one row more for so many bytes. */
const BYTES_PER_ROW = 20_000

/** Row up to which each open copy needs nothing but the snapshot that is stored. */
const covered = new WeakMap<Document, number>()

/** Copies that are not what the log says. */
const distrusted = new WeakSet<Document>()

/** Of which a snapshot is being stored. */
const storing = new WeakMap<Document, Promise<void>>()

/**
 * From here on no snapshot is made of this copy. The one that is stored goes: it may have been made of this copy, or this copy of it.
 * @returns false when that was said of this copy before
 */
export async function distrust(store: DocumentStore & { log: Logger }, document: Document): Promise<boolean> {
  if (distrusted.has(document)) return false
  distrusted.add(document)
  try {
    await storing.get(document)?.catch(() => undefined)
    await deleteSnapshot(store.db, document.name)
  } catch (error) {
    store.log.warn({ err: error, documentId: document.name }, 'a snapshot that may be wrong could not be deleted')
  }
  return true
}

/** Notes what opening a document took: the log was read up to `seq`, and so many rows of it behind the snapshot. */
export function noteOpened(document: Document, { seq, rows }: { seq: number; rows: number }): void {
  covered.set(document, seq - rows)
}

/** Whether opening this document would read a long stretch of its log. @param seq how far the open copy has come */
export function isSnapshotDue(document: Document, seq: number): boolean {
  return seq - (covered.get(document) ?? 0) > ROWS_PER_SNAPSHOT + estimateOf(document) / BYTES_PER_ROW
}

/** Stores what is in memory, which the log has too (docs/rules.md, SYNC10): a cache, without which nothing is lost. */
export async function keepSnapshot(
  store: DocumentStore & { log: Logger },
  document: Document,
  seq: number,
): Promise<void> {
  if (distrusted.has(document)) return
  const before = covered.get(document) ?? 0
  covered.set(document, seq)
  try {
    const stored = storeSnapshot(store, document.name, seq, document)
    storing.set(document, stored)
    await stored
  } catch (error) {
    covered.set(document, before)
    store.log.warn({ err: error, documentId: document.name }, 'a snapshot could not be stored')
  }
}
