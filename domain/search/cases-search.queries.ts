import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseHit } from '../../contracts/search.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { toTsquery } from './words.ts'

type Db = Database | DatabaseTransaction

/** As the index has it. */
const searchable = sql`(setweight(to_tsvector('english', c.title), 'A')
  || setweight(to_tsvector('english', coalesce(c.description, '')), 'B'))`

/** Cases of a person by words; titles that are only like the words (typing errors) come last. */
export async function findCases(
  db: Db,
  { userId, words }: { userId: string; words: readonly string[]; now: Date },
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ cases: CaseHit[]; total: number }> {
  const asked = words.join(' ')
  const query = sql`to_tsquery('english', ${toTsquery(words)})`
  const fits = words.length === 0 ? sql`true` : sql`(${searchable} @@ ${query} OR ${asked} <% lower(c.title))`
  const rank =
    words.length === 0 ? sql`0` : sql`ts_rank(${searchable}, ${query}) + word_similarity(${asked}, lower(c.title))`
  const from = sql`FROM cases c JOIN case_members m ON m.case_id = c.id AND m.user_id = ${userId}::uuid
    WHERE c.deleted_at IS NULL AND ${notBehindWall('c.id', userId)} AND ${fits}`
  const { rows } = await sql<CaseHit>`
    SELECT c.id, c.title, c.description, c.category, c.jurisdiction, c.status, 'member' AS tier ${from}
    ORDER BY ${rank} DESC, c.updated_at DESC, c.id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`.execute(db)
  const counted = await sql<{ total: number }>`SELECT count(*)::int AS total ${from}`.execute(db)
  return { cases: rows, total: counted.rows[0]?.total ?? 0 }
}
