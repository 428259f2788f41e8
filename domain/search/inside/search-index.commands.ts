import type { KeyObject } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Cipher } from '../../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { inTransaction } from '../../../adapters/database/transaction.ts'
import { uuidv7 } from '../../../adapters/ids.ts'
import { digestOf, type IndexedPiece, indexPiece, sealPiece, searchKeyOf } from './blind-index.ts'
import { type Language, likelyLanguages } from './languages.ts'
import type { Stretch } from './pieces.ts'
import * as queries from './search-index.queries.ts'
import { wordsIn } from './terms.ts'

/** Words that tell the language of a long text. */
const SAMPLE_WORDS = 5_000

/**
 * Brings what is indexed of a source to this version. May run twice and in any order: an older version than the one that is indexed
 * changes nothing, and pieces whose text is the same stay as they are.
 * @param cipher of the source's scope
 * @param written who wrote it and when, for new pieces
 */
export async function indexSource(
  db: Database | DatabaseTransaction,
  cipher: Cipher,
  source: queries.SearchSource,
  stretches: readonly Stretch[],
  written: { personId: string | null; at: Date },
): Promise<void> {
  const key = searchKeyOf(cipher, source.scopeId)
  const languages = languagesOf(stretches)
  const placed = stretches.map((stretch) => ({ ...stretch, digest: digestOf(key, stretch, languages) }))
  // Words are made tokens before the transaction, and only where the text is new: of a long document mostly one block is.
  const known = compare(await queries.listPieceKeys(db, source), placed)
  const indexed = await indexPieces(key, known.fresh, languages)
  const write = async (trx: DatabaseTransaction) => {
    if (!(await queries.claimSource(trx, source))) return
    const { fresh, moved, gone } = compare(await queries.listPieceKeys(trx, source), placed)
    await queries.deletePieces(trx, gone)
    for (const { id, no, part } of moved) await queries.movePiece(trx, id, { no, part })
    const rows = fresh.map((piece) => {
      const { text, ...rest } = indexed.get(piece) ?? indexPiece(key, piece, languages)
      const id = uuidv7()
      const sealed = sealPiece(cipher, { containerId: source.containerId, id }, text)
      return { ...rest, ...written, id, no: piece.no, part: piece.part, digest: piece.digest, sealed }
    })
    await queries.insertPieces(trx, source, rows)
  }
  // A job has its transaction already.
  await (db.isTransaction ? write(db as DatabaseTransaction) : inTransaction(db, write))
}

/** Languages of a whole source, told by its first words. */
function languagesOf(stretches: readonly Stretch[]): Language[] {
  const sample: string[] = []
  for (const { text } of stretches) {
    for (const { folded } of wordsIn(text)) sample.push(folded)
    if (sample.length >= SAMPLE_WORDS) break
  }
  return likelyLanguages(sample.slice(0, SAMPLE_WORDS))
}

/** How long pieces are made tokens before others get a turn, in ms: the process may have people typing. */
const SLICE_MS = 2

async function indexPieces(
  key: KeyObject,
  pieces: readonly Placed[],
  languages: readonly Language[],
): Promise<Map<Placed, IndexedPiece>> {
  const indexed = new Map<Placed, IndexedPiece>()
  let since = performance.now()
  for (const piece of pieces) {
    indexed.set(piece, indexPiece(key, piece, languages))
    if (performance.now() - since < SLICE_MS) continue
    await nextTurn()
    since = performance.now()
  }
  return indexed
}

interface Placed extends Stretch {
  digest: Buffer
}

/** What is new, what stands somewhere else now, and what is no longer there. */
function compare(known: Awaited<ReturnType<typeof queries.listPieceKeys>>, pieces: readonly Placed[]) {
  const left = new Map<string, typeof known>()
  for (const piece of known) {
    const digest = piece.digest.toString('hex')
    const same = left.get(digest)
    if (same) same.push(piece)
    else left.set(digest, [piece])
  }
  const fresh: Placed[] = []
  const moved: { id: string; no: number; part: number }[] = []
  for (const placed of pieces) {
    const { no, part } = placed
    const same = left.get(placed.digest.toString('hex'))?.shift()
    if (!same) fresh.push(placed)
    else if (same.no !== no || same.part !== part) moved.push({ id: same.id, no, part })
  }
  return { fresh, moved, gone: [...left.values()].flat().map(({ id }) => id) }
}
