import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type Licensed, teasersFor } from '../cases/feed.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { LONG_WORD, toTsquery, tsqueryWord } from './words.ts'

type Db = Database | DatabaseTransaction

/** As the index has it. */
const searchable = sql`(setweight(to_tsvector('english', cases.title), 'A')
  || setweight(to_tsvector('english', coalesce(cases.description, '')), 'B'))`

/** Hits whose rank is worked out, which takes some 8 µs each: one's own and the newest. Older ones come behind them, newest first. */
const MOST_RANKED = 2_000

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
  mostRanked = MOST_RANKED,
) {
  const { fits, rank } = criteria(words, by)
  const shown = ['cases.id', 'cases.title', 'cases.description', 'cases.category', 'cases.jurisdiction'] as const
  const columns = [...shown, 'cases.publishedAt'] as const
  const mine = db
    .selectFrom('cases')
    .innerJoin('caseMembers as member', 'member.caseId', 'cases.id')
    .where('member.userId', '=', userId)
    .where('cases.deletedAt', 'is', null)
    .where(notBehindWall('cases.id', userId))
    .where(fits)
    .select([...columns, 'cases.status', sql<'member' | 'teaser'>`'member'`.as('tier')])
  const open = facts
    ? teasersFor(db, { userId, now, facts })
        .where(fits)
        // Whether offers came in is for the client's side.
        .select([...columns, sql<string>`'open'`.as('status'), sql<'member' | 'teaser'>`'teaser'`.as('tier')])
    : undefined
  const all = db.selectFrom((open ? mine.unionAll(open) : mine).as('found'))
  const numbered = all
    .selectAll()
    // In the same pass: finding and judging costs as much for the number as for the page.
    .select(sql<number>`count(*) OVER ()`.as('total'))
    .select(sql<number>`row_number() OVER (ORDER BY tier, published_at DESC NULLS LAST, id)`.as('place'))
  const counted = await db
    .selectFrom(numbered.as('cases'))
    .select([...shown, 'cases.status', 'cases.tier', 'cases.total'])
    .orderBy(sql`CASE WHEN cases.place <= ${mostRanked} THEN ${rank} ELSE -cases.place END`, 'desc')
    .orderBy('cases.tier')
    .orderBy(sql`lower(cases.title)`)
    .orderBy('cases.id')
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
  const query = englishQuery(toTsquery(words))
  if (by === 'words') {
    return { fits: sql<boolean>`${searchable} @@ ${query}`, rank: sql<number>`ts_rank(${searchable}, ${query})` }
  }
  const each = words.map((word, at) => isThereOrAlike(word, at === words.length - 1))
  return {
    // A question of nothing but function words asks for nothing.
    fits: sql<boolean>`numnode(${query}) > 0 AND ${sql.join(each, sql` AND `)}`,
    rank: sql<number>`word_similarity(${words.join(' ')}, lower(cases.title))`,
  }
}

const englishQuery = (text: string) => sql`to_tsquery('english', ${text})`

/** Each word by itself, or a title with one of two words would pass for a misspelled one. Function words need not be there. */
function isThereOrAlike(word: string, isLast: boolean) {
  const query = englishQuery(tsqueryWord(word, isLast))
  const isAlike = word.length < LONG_WORD ? sql`false` : sql`${word} <% lower(cases.title)`
  return sql<boolean>`(numnode(${query}) = 0 OR ${searchable} @@ ${query} OR ${isAlike})`
}
