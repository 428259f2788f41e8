import { can } from '../../contracts/access.ts'
import type { BriefVersion } from '../../contracts/case-stages.ts'
import type { PublishedBrief, Viewer } from '../../contracts/published-briefs.ts'
import { recordRead } from '../audit/record.ts'
import { type Context, requireActor } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { briefTier } from './case-tiers.policy.ts'
import { findOutsideCase } from './case-tiers.queries.ts'
import { getReadableCase } from './cases.commands.ts'
import { requireCan } from './cases.policy.ts'
import { findCaseAndRelation } from './cases.queries.ts'
import { openBriefVersion, presentBriefVersion } from './publish-brief.ts'
import { findNewestBriefVersion, listBriefVersionRows } from './published-briefs.queries.ts'
import { insertCaseView, listViews } from './screening.queries.ts'

/**
 * The newest published brief, for people of the case and for cleared lawyers; these are noted first and read then.
 * @throws 404, 403 CLEARANCE_REQUIRED for lawyers who see the teaser, 409 CLEARANCE_PAUSED
 */
export async function getPublishedBrief(ctx: Context, caseId: string): Promise<PublishedBrief> {
  const { userId } = requireActor(ctx)
  const isInside = await mayReadFromInside(ctx, caseId, userId)
  if (!isInside) await requireCleared(ctx, caseId, userId)
  const row = await findNewestBriefVersion(ctx.db, caseId)
  if (!row) throw notFound()
  if (!isInside) {
    const view = { caseId, userId, what: 'brief', hitId: null, briefVersion: row.version } as const
    await insertCaseView(ctx.db, view, ctx.clock.now())
  }
  const subject = { type: 'briefVersion', id: row.id }
  await recordRead(ctx, { caseId, act: 'brief.publishedRead', subject, details: { version: row.version } })
  return { caseId, ...presentBriefVersion(row), content: await openBriefVersion(ctx, row) }
}

async function mayReadFromInside({ db }: Context, caseId: string, userId: string): Promise<boolean> {
  const found = await findCaseAndRelation(db, caseId, userId)
  return found !== undefined && can(found.relation, 'readCase')
}

async function requireCleared({ db, clock }: Context, caseId: string, userId: string): Promise<void> {
  const now = clock.now()
  const outside = await findOutsideCase(db, { caseId, userId, now })
  switch (outside ? briefTier(outside, now) : 'none') {
    case 'read':
      return
    case 'paused':
      throw conflict('CLEARANCE_PAUSED', 'Somebody was added to this case, or to your records. Screen it again.')
    case 'clearanceNeeded':
      throw new AppError('CLEARANCE_REQUIRED', 'Screen the case for conflicts first.')
    case 'none':
      throw notFound()
  }
}

/** Published versions without their text, newest first. @throws 404 */
export async function listBriefVersions(ctx: Context, caseId: string): Promise<BriefVersion[]> {
  await getReadableCase(ctx, caseId)
  return (await listBriefVersionRows(ctx.db, caseId)).map(presentBriefVersion)
}

/** Who outside the case has seen what, for its owner. @throws 404, 403 */
export async function listViewers(ctx: Context, caseId: string): Promise<Viewer[]> {
  const { relation } = await getReadableCase(ctx, caseId)
  requireCan(relation, 'managePeople')
  const rows = await listViews(ctx.db, caseId)
  return rows.map(({ what, times, firstAt, lastAt, ...row }) => ({
    ...row,
    what: what === 'party' ? 'party' : 'brief',
    times: Number(times),
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }))
}
