import * as Y from 'yjs'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { findSnapshot, listUpdateRows } from './live-documents.queries.ts'
import { decodeSegments } from './segments.ts'

/**
 * Brings a document to the state of the log: newest snapshot, then the later rows, all in one Yjs transaction (merging a long
 * log of updates first would be quadratic).
 * @returns the sequence number that the document now covers
 */
export async function loadInto(
  db: Database | DatabaseTransaction,
  documentId: string,
  document: Y.Doc,
  { afterSeq, upToSeq }: { afterSeq?: number; upToSeq?: number } = {},
): Promise<number> {
  const snapshot = afterSeq === undefined ? await findSnapshot(db, documentId, upToSeq) : undefined
  const from = snapshot?.seq ?? afterSeq ?? 0
  const rows = await listUpdateRows(db, documentId, from, upToSeq)
  document.transact(() => {
    if (snapshot) Y.applyUpdate(document, snapshot.state, fromLog)
    for (const row of rows)
      for (const { update } of decodeSegments(row.segments)) Y.applyUpdate(document, update, fromLog)
  }, fromLog)
  return rows.at(-1)?.seq ?? from
}

/** Origin of what is already in the log; nothing listens to it as an edit. */
export const fromLog = { source: 'local', skipStoreHooks: true } as const

/** A document as the log has it, on its own. */
export async function loadDocument(db: Database | DatabaseTransaction, documentId: string, upToSeq?: number) {
  const document = new Y.Doc()
  const seq = await loadInto(db, documentId, document, upToSeq === undefined ? {} : { upToSeq })
  return { document, seq }
}
