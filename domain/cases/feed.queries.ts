import { type ExpressionBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { DB } from '../../adapters/database/tables.generated.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { listCasesToReview, listFeed } from '../../contracts/feed.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import type { LawyerFacts } from './case-tiers.queries.ts'
import { type CaseRow, escapeLike } from './cases.queries.ts'

type Db = Database | DatabaseTransaction

/** A case of the feed, with where the asking lawyer stands. */
export type FeedRow = CaseRow & { state: string | null; clearedFor: number | null }

/**
 * Cases whose teaser the lawyer may see: `maySeeTeaser` (case-tiers.policy.ts) as a condition, without those the lawyer is in or has
 * given up. A test compares the two.
 */
export function teasersFor(db: Db, { userId, now, facts }: { userId: string; now: Date; facts: Licensed }) {
  const { licensedIn, lawyerId, unit } = facts
  return db
    .selectFrom('cases')
    .leftJoin('caseClearances as mine', (join) =>
      join.onRef('mine.caseId', '=', 'cases.id').on('mine.userId', '=', userId),
    )
    .where('cases.stage', '=', 'open')
    .where('cases.deletedAt', 'is', null)
    .where((eb) => eb.or([eb('cases.deadline', 'is', null), eb('cases.deadline', '>', now)]))
    .where((eb) =>
      eb.or([
        eb('cases.privacySetting', '=', 'public'),
        eb.and([eb('cases.privacySetting', '=', 'verified_only'), eb('cases.jurisdiction', 'in', licensedIn)]),
        // As an array, which is read once: each of the three then has an index of its own.
        sql<boolean>`cases.id = ANY(ARRAY(
          SELECT invited.case_id FROM bid_invitations AS invited WHERE invited.lawyer_id = ${lawyerId}))`,
      ]),
    )
    .where(notBehindWall('cases.id', userId))
    .where((eb) => eb.not(eb.exists(conflictedColleague(eb, unit))))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('caseMembers as member')
            .select(sql`1`.as('one'))
            .whereRef('member.caseId', '=', 'cases.id')
            .where('member.userId', '=', userId),
        ),
      ),
    )
    .where((eb) => eb.or([eb('mine.state', 'is', null), eb('mine.state', '!=', 'withdrawn')]))
}

/** Facts of a lawyer who has a licence. */
export type Licensed = LawyerFacts & { licensedIn: readonly string[]; lawyerId: string }

function conflictedColleague(eb: ExpressionBuilder<DB, 'cases'>, unit: readonly string[]) {
  return eb
    .selectFrom('caseClearances as conflicted')
    .select(sql`1`.as('one'))
    .whereRef('conflicted.caseId', '=', 'cases.id')
    .where('conflicted.userId', 'in', unit)
    .where('conflicted.state', '=', 'conflicted')
}

/** A page of the feed, with how many the lawyer may see in all. */
export async function listFeedRows(
  db: Db,
  who: { userId: string; now: Date; facts: Licensed },
  { q, category, jurisdiction, urgencyLevel, sort, page, pageSize }: EndpointQuery<typeof listFeed>,
): Promise<{ rows: FeedRow[]; total: number }> {
  let found = teasersFor(db, who)
  if (q) {
    const like = `%${escapeLike(q)}%`
    found = found.where((eb) => eb.or([eb('cases.title', 'ilike', like), eb('cases.description', 'ilike', like)]))
  }
  if (category) found = found.where('cases.category', '=', category)
  if (jurisdiction) found = found.where('cases.jurisdiction', '=', jurisdiction)
  if (urgencyLevel) found = found.where('cases.urgencyLevel', '=', urgencyLevel)
  const rows = await found
    .selectAll('cases')
    .select(['mine.state', 'mine.partiesVersion as clearedFor'])
    .orderBy(sort === 'deadline' ? 'cases.deadline' : 'cases.publishedAt', sort === '-postedAt' ? 'desc' : 'asc')
    .orderBy('cases.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

/** Cases in a stage, for administrators: those that wait longest first. */
export async function listReviewRows(db: Db, { stage, page, pageSize }: EndpointQuery<typeof listCasesToReview>) {
  const found = db.selectFrom('cases').where('stage', '=', stage).where('deletedAt', 'is', null)
  const rows = await found
    .selectAll()
    .orderBy('submittedAt')
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}
