import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { indexLawyers, listLawyerIds } from './lawyer-index.queries.ts'

const BATCH = 500

/** Writes every lawyer's search row anew; daily, so that the order of equals changes and forgotten facts are healed. */
export async function reindexLawyers(db: Database | DatabaseTransaction, now: Date): Promise<number> {
  let after: string | undefined
  for (let count = 0; ; ) {
    const ids = await listLawyerIds(db, after, BATCH)
    if (ids.length === 0) return count
    await indexLawyers(db, ids, now)
    count += ids.length
    after = ids.at(-1)
  }
}
