import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'

/** How like a word of a name what was typed must be, 0 to 1 (pg_trgm's `<%`; its own 0.6 misses two exchanged letters). */
const SIMILAR_WORD = '0.42'

/** Runs a search whose `<%` forgives typing errors; the index serves it, unlike a comparison with a number. */
export function forgivingTypingErrors<Result>(
  db: Database | DatabaseTransaction,
  search: (db: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(db, async (trx) => {
    await sql`SELECT set_config('pg_trgm.word_similarity_threshold', ${SIMILAR_WORD}, true)`.execute(trx)
    return search(trx)
  })
}
