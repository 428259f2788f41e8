import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { FirmHit, searchLawFirms as searchLawFirmsEndpoint } from '../../contracts/search.ts'
import { type Context, requireActor } from '../context.ts'
import { findFirms } from './law-firms-search.queries.ts'
import { forgivingTypingErrors } from './typing-errors.ts'
import { wordsOf } from './words.ts'

/** Verified firms whose name or description has the words, or whose name is like them. */
export async function searchLawFirms(
  ctx: Context,
  { q = '', page, pageSize }: EndpointQuery<typeof searchLawFirmsEndpoint>,
): Promise<{ data: FirmHit[]; pagination: Pagination }> {
  requireActor(ctx)
  const { firms, total } = await forgivingTypingErrors(ctx.db, (db) => findFirms(db, wordsOf(q), { page, pageSize }))
  return { data: firms, pagination: { page, pageSize, total } }
}
