import * as Y from 'yjs'
import type { Cipher } from '../../adapters/cipher.ts'
import { findSnapshot, listUpdateRows, upsertSnapshot } from './live-documents.queries.ts'
import { type DocumentStore, openRow, openSnapshot, sealSnapshot } from './sealing.ts'

/**
 * Brings a document to the state of the log: newest snapshot, then the later rows, all in one Yjs transaction (merging a long
 * log of updates first would be quadratic).
 * @returns the sequence number that the document now covers, and how many rows were read for that
 * @throws LogBroken when a row is missing; SealBroken for one that is not of this document and number
 */
export async function loadInto(
  store: DocumentStore,
  documentId: string,
  document: Y.Doc,
  { afterSeq, upToSeq }: { afterSeq?: number; upToSeq?: number } = {},
): Promise<{ seq: number; rows: number }> {
  const [{ snapshot, from, rows }, cipher] = await Promise.all([
    readState(store, documentId, afterSeq, upToSeq),
    store.keys.ofDocument(store.db, documentId).catch((error: unknown) => error as Error),
  ])
  if (!snapshot && rows.length === 0) return { seq: from, rows: 0 }
  if (cipher instanceof Error) throw cipher
  if (rows.some(({ seq }, index) => seq !== from + 1 + index)) throw new LogBroken(documentId)
  document.transact(() => {
    if (snapshot) Y.applyUpdate(document, openSnapshot(cipher, documentId, snapshot), fromLog)
    for (const row of rows) applyRow(cipher, documentId, document, row)
  }, fromLog)
  return { seq: rows.at(-1)?.seq ?? from, rows: rows.length }
}

/** Rows are numbered without a hole: where there is one, somebody has taken a row out. What came after it is not shown as if it were all. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken'

  constructor(documentId: string) {
    super(`a row is missing in the log of document ${documentId}`)
  }
}

async function readState({ db }: DocumentStore, documentId: string, afterSeq?: number, upToSeq?: number) {
  const snapshot = afterSeq === undefined ? await findSnapshot(db, documentId, upToSeq) : undefined
  const from = snapshot?.seq ?? afterSeq ?? 0
  return { snapshot, from, rows: await listUpdateRows(db, documentId, from, upToSeq) }
}

/** Applies one row of the log to a copy that has every row before it. @throws SealBroken for what is no row of this document */
export function applyRow(
  cipher: Cipher,
  documentId: string,
  document: Y.Doc,
  row: { seq: number; segments: Uint8Array },
): void {
  const segments = openRow(cipher, documentId, row)
  document.transact(() => {
    for (const { update } of segments) Y.applyUpdate(document, update, fromLog)
  }, fromLog)
}

/** Origin of what is already in the log; nothing listens to it as an edit. */
export const fromLog = { source: 'local', skipStoreHooks: true } as const

/** A document as the log has it, on its own. */
export async function loadDocument(store: DocumentStore, documentId: string, upToSeq?: number) {
  const document = new Y.Doc()
  const { seq } = await loadInto(store, documentId, document, upToSeq === undefined ? {} : { upToSeq })
  return { document, seq }
}

/** Some milliseconds of work. */
const ROWS_AT_ONCE = 100

/**
 * A document from the first row of its log on, without the snapshot: for finding out whether what was made of the log is right. In
 * pieces, as a log is never cut.
 * @param breathe lets others have their turn
 */
export async function replayLog(store: DocumentStore, documentId: string, breathe: () => Promise<void>) {
  const document = new Y.Doc()
  let seq = 0
  for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE; await breathe()) {
    const read = await loadInto(store, documentId, document, { afterSeq: seq, upToSeq: seq + ROWS_AT_ONCE })
    ;({ seq, rows } = read)
  }
  return { document, seq }
}

/** Stores a snapshot of a copy that covers every row up to `seq`, unless there is one that covers as much. */
export async function storeSnapshot(
  { db, keys }: DocumentStore,
  documentId: string,
  seq: number,
  document: Y.Doc,
): Promise<void> {
  // At once: whoever asks for it may let go of the text meanwhile.
  const state = Y.encodeStateAsUpdate(document)
  const cipher = await keys.ofDocument(db, documentId)
  await upsertSnapshot(db, documentId, seq, sealSnapshot(cipher, documentId, seq, state))
}
