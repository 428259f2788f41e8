import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { CaseHit, searchCases as searchCasesEndpoint } from '../../contracts/search.ts'
import { type Context, requireActor } from '../context.ts'
import { findCases } from './cases-search.queries.ts'
import { wordsOf } from './words.ts'

/** The actor's own cases and those whose teaser he may see. What he may not see is neither found nor counted. */
export async function searchCases(
  ctx: Context,
  { q = '', page, pageSize }: EndpointQuery<typeof searchCasesEndpoint>,
): Promise<{ data: CaseHit[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const { cases, total } = await findCases(
    ctx.db,
    { userId, words: wordsOf(q), now: ctx.clock.now() },
    { page, pageSize },
  )
  return { data: cases, pagination: { page, pageSize, total } }
}
