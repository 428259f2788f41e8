import { can } from '../../contracts/access.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type {
  CaseToReview,
  listCasesToReview as listCasesToReviewEndpoint,
  listFeed as listFeedEndpoint,
  Teaser,
} from '../../contracts/feed.ts'
import { type Context, requireActor, requireAdmin } from '../context.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { maySeeTeaser, takesOffers } from './case-tiers.policy.ts'
import { findLawyerFacts, findOutsideCase } from './case-tiers.queries.ts'
import { findCaseAndRelation } from './cases.queries.ts'
import { presentCaseToReview, presentTeaser } from './feed.presenter.ts'
import { listFeedRows, listReviewRows } from './feed.queries.ts'

/** A page of open cases as teasers. @throws 403 for whoever is no lawyer, or has no licence that counts now */
export async function listFeed(
  ctx: Context,
  query: EndpointQuery<typeof listFeedEndpoint>,
): Promise<{ data: Teaser[]; pagination: Pagination }> {
  const { userId, role } = requireActor(ctx)
  if (role !== 'lawyer') throw new AppError('ROLE_REQUIRED', 'Only lawyers look for cases.')
  const now = ctx.clock.now()
  const facts = await findLawyerFacts(ctx.db, userId, now)
  const { licensedIn, lawyerId } = facts
  if (!licensedIn?.length || lawyerId === undefined) {
    throw forbidden('You see cases as soon as one of your licences is verified.')
  }
  const { rows, total } = await listFeedRows(ctx.db, { userId, now, facts: { ...facts, licensedIn, lawyerId } }, query)
  return { data: rows.map(presentTeaser), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** One case as teaser: for lawyers who may see it, and for its own people, who see what others see. @throws 404 */
export async function getTeaser(ctx: Context, caseId: string): Promise<Teaser> {
  const { userId } = requireActor(ctx)
  const now = ctx.clock.now()
  const inside = await findCaseAndRelation(ctx.db, caseId, userId)
  if (inside && can(inside.relation, 'readCase') && takesOffers(inside.row, now)) {
    return presentTeaser({ ...inside.row, state: null, clearedFor: null })
  }
  const outside = await findOutsideCase(ctx.db, { caseId, userId, now })
  if (!outside || !maySeeTeaser(outside, now)) throw notFound()
  const { row, clearance } = outside
  return presentTeaser({ ...row, state: clearance?.state ?? null, clearedFor: clearance?.partiesVersion ?? null })
}

/** Cases for administrators, never more of them than their teasers. @throws 404 for everybody else */
export async function listCasesToReview(
  ctx: Context,
  query: EndpointQuery<typeof listCasesToReviewEndpoint>,
): Promise<{ data: CaseToReview[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await listReviewRows(ctx.db, query)
  return { data: rows.map(presentCaseToReview), pagination: { page: query.page, pageSize: query.pageSize, total } }
}
