import type { Cipher } from '../../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { inTransaction } from '../../../adapters/database/transaction.ts'
import { uuidv7 } from '../../../adapters/ids.ts'
import { type IndexedPiece, indexPiece, sealPiece, searchKeyOf } from './blind-index.ts'
import { likelyLanguages } from './languages.ts'
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
  const sample = stretches.flatMap(({ text }) => wordsIn(text)).slice(0, SAMPLE_WORDS)
  const languages = likelyLanguages(sample.map(({ folded }) => folded))
  const pieces = stretches.map((stretch) => ({ ...stretch, piece: indexPiece(key, stretch, languages) }))
  const write = async (trx: DatabaseTransaction) => {
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
  }
  // A job has its transaction already.
  await (db.isTransaction ? write(db as DatabaseTransaction) : inTransaction(db, write))
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
