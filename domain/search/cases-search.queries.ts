import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type Licensed, teasersFor } from '../cases/feed.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { toTsquery } from './words.ts'

type Db = Database | DatabaseTransaction

/** As the index has it. */
const searchable = sql`(setweight(to_tsvector('english', cases.title), 'A')
  || setweight(to_tsvector('english', coalesce(cases.description, '')), 'B'))`

/** Who searches; `facts` are undefined for everybody who has no licence that counts now. */
export interface CaseSeeker {
  userId: string
  now: Date
  facts: Licensed | undefined
}

/**
 * Cases the person is in, and teasers the lawyer may see.
 * @param by `words`: that have the words; `likeness`: whose title is like them (typing errors)
 */
export async function findCases(
  db: Db,
  { userId, now, facts }: CaseSeeker,
  { words, by }: { words: readonly string[]; by: 'words' | 'likeness' },
  { page, pageSize }: { page: number; pageSize: number },
) {
  const { fits, rank } = criteria(words, by)
  const columns = ['cases.id', 'cases.title', 'cases.description', 'cases.category', 'cases.jurisdiction'] as const
  const mine = db
    .selectFrom('cases')
    .innerJoin('caseMembers as member', 'member.caseId', 'cases.id')
    .where('member.userId', '=', userId)
    .where('cases.deletedAt', 'is', null)
    .where(notBehindWall('cases.id', userId))
    .where(fits)
    .select([...columns, 'cases.status', sql<'member' | 'teaser'>`'member'`.as('tier'), rank.as('rank')])
  const open = facts
    ? teasersFor(db, { userId, now, facts })
        .where(fits)
        // Whether offers came in is for the client's side.
        .select([...columns, sql<string>`'open'`.as('status')])
        .select([sql<'member' | 'teaser'>`'teaser'`.as('tier'), rank.as('rank')])
    : undefined
  const all = db.selectFrom((open ? mine.unionAll(open) : mine).as('found'))
  const counted = await all
    .select(['id', 'title', 'description', 'category', 'jurisdiction', 'status', 'tier'])
    // In the same pass: finding and judging costs as much for the number as for the page.
    .select(sql<number>`count(*) OVER ()`.as('total'))
    .orderBy('rank', 'desc')
    .orderBy('tier')
    .orderBy(sql`lower(title)`)
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const rows = counted.map(({ total: _, ...row }) => row)
  const [first] = counted
  if (first || page === 1) return { rows, total: Number(first?.total ?? 0) }
  // Past the last page there is no row to stand beside.
  const { total } = await all.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

function criteria(words: readonly string[], by: 'words' | 'likeness') {
  if (words.length === 0) return { fits: sql<boolean>`true`, rank: sql<number>`0` }
  if (by === 'likeness') {
    const asked = words.join(' ')
    return {
      fits: sql<boolean>`${asked} <% lower(cases.title)`,
      rank: sql<number>`word_similarity(${asked}, lower(cases.title))`,
    }
  }
  const query = sql`to_tsquery('english', ${toTsquery(words)})`
  return { fits: sql<boolean>`${searchable} @@ ${query}`, rank: sql<number>`ts_rank(${searchable}, ${query})` }
}
