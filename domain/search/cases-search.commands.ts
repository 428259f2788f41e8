import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { CaseHit, searchCases as searchCasesEndpoint } from '../../contracts/search.ts'
import { findLawyerFacts } from '../cases/case-tiers.queries.ts'
import { type Context, requireActor } from '../context.ts'
import { type CaseSeeker, findCases } from './cases-search.queries.ts'
import { forgivingTypingErrors } from './typing-errors.ts'
import { wordsOf } from './words.ts'

/** The actor's own cases and those whose teaser he may see. What he may not see is neither found nor counted. */
export async function searchCases(
  ctx: Context,
  { q = '', page, pageSize }: EndpointQuery<typeof searchCasesEndpoint>,
): Promise<{ data: CaseHit[]; pagination: Pagination }> {
  const { userId, role } = requireActor(ctx)
  const now = ctx.clock.now()
  const facts = role === 'lawyer' ? await findLicensed(ctx, userId, now) : undefined
  const words = wordsOf(q)
  const seeker = { userId, now, facts }
  const exact = await findCases(ctx.db, seeker, { words, by: 'words' }, { page, pageSize })
  // Likeness costs more and says less: only where the words stand nowhere.
  const { rows, total } =
    exact.total > 0 || words.length === 0
      ? exact
      : await forgivingTypingErrors(ctx.db, (db) =>
          findCases(db, seeker, { words, by: 'likeness' }, { page, pageSize }),
        )
  return { data: rows, pagination: { page, pageSize, total } }
}

async function findLicensed({ db }: Context, userId: string, now: Date): Promise<CaseSeeker['facts']> {
  const { licensedIn, lawyerId, unit } = await findLawyerFacts(db, userId, now)
  return licensedIn?.length && lawyerId !== undefined ? { licensedIn, lawyerId, unit } : undefined
}
