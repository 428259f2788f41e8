import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { FirmHit } from '../../contracts/search.ts'
import { toTsquery } from './words.ts'

/** As the index has it. */
const searchable = sql`(setweight(to_tsvector('english', f.name), 'A')
  || setweight(to_tsvector('english', coalesce(f.description, '')), 'B'))`

/** Verified firms by words: those in name or description first, then names that are like them (typing errors). */
export async function findFirms(
  db: Database | DatabaseTransaction,
  words: readonly string[],
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ firms: FirmHit[]; total: number }> {
  const asked = words.join(' ')
  const query = sql`to_tsquery('english', ${toTsquery(words)})`
  const fits = words.length === 0 ? sql`true` : sql`(${searchable} @@ ${query} OR ${asked} <% lower(f.name))`
  const rank =
    words.length === 0 ? sql`0::real` : sql`ts_rank(${searchable}, ${query}) + word_similarity(${asked}, lower(f.name))`
  const { rows } = await sql<FirmHit>`
    SELECT f.id, f.name, f.description,
      (SELECT count(*)::int FROM law_firm_members m WHERE m.law_firm_id = f.id AND m.status = 'active') AS "totalLawyers"
    FROM law_firms f WHERE f.verification_status = 'verified' AND ${fits}
    ORDER BY ${rank} DESC, lower(f.name), f.id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`.execute(db)
  const counted = await sql<{ total: number }>`
    SELECT count(*)::int AS total FROM law_firms f WHERE f.verification_status = 'verified' AND ${fits}`.execute(db)
  return { firms: rows, total: counted.rows[0]?.total ?? 0 }
}
