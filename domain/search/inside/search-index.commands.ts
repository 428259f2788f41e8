import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { inTransaction } from '../../../adapters/database/transaction.ts'
import { uuidv7 } from '../../../adapters/ids.ts'
import { type CaseKeys, KeyGone } from '../../case-keys/case-keys.ts'
import { loadDocument } from '../../live-documents/document-state.ts'
import { type IndexedPiece, indexPiece, sealPiece, searchKeyOf } from './blind-index.ts'
import { likelyLanguages } from './languages.ts'
import { blocksOf, type Stretch } from './pieces.ts'
import * as queries from './search-index.queries.ts'
import { wordsIn } from './terms.ts'

interface Store {
  db: Database | DatabaseTransaction
  keys: CaseKeys
}

/** Words that tell the language of a long text. */
const SAMPLE_WORDS = 5_000

/**
 * Brings what is indexed of a source to this version. May run twice and in any order: an older version than the one that is indexed
 * changes nothing, and pieces whose text is the same stay as they are.
 * @param written who wrote it and when, for new pieces
 */
export async function indexSource(
  { db, keys }: Store,
  source: queries.SearchSource,
  stretches: readonly Stretch[],
  written: { personId: string | null; at: Date },
): Promise<void> {
  const cipher = await keys.ofCase(db, source.scopeId)
  const key = searchKeyOf(cipher, source.scopeId)
  const sample = stretches.flatMap(({ text }) => wordsIn(text)).slice(0, SAMPLE_WORDS)
  const languages = likelyLanguages(sample.map(({ folded }) => folded))
  const pieces = stretches.map((stretch) => ({ ...stretch, piece: indexPiece(key, stretch, languages) }))
  await inTransaction(db, async (trx) => {
    if (!(await queries.claimSource(trx, source))) return
    const { fresh, moved, gone } = compare(await queries.listPieceKeys(trx, source), pieces)
    await queries.deletePieces(trx, gone)
    for (const { id, no, part } of moved) await queries.movePiece(trx, id, { no, part })
    const rows = fresh.map(({ no, part, piece: { text, ...piece } }) => {
      const id = uuidv7()
      const sealed = sealPiece(cipher, { containerId: source.containerId, id }, text)
      return { ...piece, ...written, id, no, part, sealed }
    })
    await queries.insertPieces(trx, source, rows)
  })
}

interface Placed {
  no: number
  part: number
  piece: IndexedPiece
}

/** What is new, what stands somewhere else now, and what is no longer there. */
function compare(known: Awaited<ReturnType<typeof queries.listPieceKeys>>, pieces: readonly Placed[]) {
  const left = new Map<string, typeof known>()
  for (const piece of known) {
    const digest = piece.digest.toString('hex')
    left.set(digest, [...(left.get(digest) ?? []), piece])
  }
  const fresh: Placed[] = []
  const moved: { id: string; no: number; part: number }[] = []
  for (const placed of pieces) {
    const { no, part } = placed
    const same = left.get(placed.piece.digest.toString('hex'))?.shift()
    if (!same) fresh.push(placed)
    else if (same.no !== no || same.part !== part) moved.push({ id: same.id, no, part })
  }
  return { fresh, moved, gone: [...left.values()].flat().map(({ id }) => id) }
}

/** Typing has stopped when nothing came for this long. */
const QUIET_MS = 2_000
/** Where nobody stops, what was written is found after this at the latest. */
const WAIT_MS = 20_000
const BATCH = 50

/** Indexes live documents that have changed, and forgets those that are gone. @returns how many it has indexed */
export async function indexChangedTexts(
  { db, keys }: Store,
  now: Date,
  { quietMs = QUIET_MS, waitMs = WAIT_MS } = {},
): Promise<number> {
  await queries.deleteGoneTexts(db)
  const due = await queries.listTextsToIndex(db, {
    quietSince: new Date(now.getTime() - quietMs),
    waitedSince: new Date(now.getTime() - waitMs),
    limit: BATCH,
  })
  const failures: unknown[] = []
  for (const text of due) {
    // One that cannot be read does not keep the others from being found.
    await indexText({ db, keys }, text).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
  return due.length
}

async function indexText(
  store: Store,
  { id, caseId, lastUpdatedAt }: { id: string; caseId: string; lastUpdatedAt: Date },
) {
  const { document, seq } = await loadDocument(store, id)
  const source = { kind: 'text', sourceId: id, containerId: id, scopeId: caseId, version: seq } as const
  try {
    await indexSource(store, source, blocksOf(document), { personId: null, at: lastUpdatedAt })
  } catch (error) {
    // Shredded meanwhile: there is nothing to find, and the sweep removes what was.
    if (!(error instanceof KeyGone)) throw error
  } finally {
    document.destroy()
  }
}

/** Indexes a whole case anew: what is there goes, and the regular work brings it back. */
export async function reindexCase(db: Database | DatabaseTransaction, caseId: string): Promise<void> {
  await queries.deleteScope(db, caseId)
}
