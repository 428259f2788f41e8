import type { LawyerAnalytics } from '../../contracts/lawyers.ts'
import { type Context, requireActor } from '../context.ts'
import { notFound } from '../errors.ts'
import * as analytics from './analytics.queries.ts'
import { addDays, isoDay } from './days.ts'
import { findLawyerOfUser } from './lawyers.queries.ts'

/** How one's own profile is seen and how fast one answers, over the last so many days, today included. @throws 404 without a profile */
export async function getLawyerAnalytics(ctx: Context, { days }: { days: number }): Promise<LawyerAnalytics> {
  const { userId } = requireActor(ctx)
  const now = ctx.clock.now()
  const lawyer = await findLawyerOfUser(ctx.db, userId, now)
  if (!lawyer) throw notFound()
  const to = isoDay(now)
  const period = { from: addDays(to, 1 - days), to }
  const profileViews = await analytics.countViewsByDay(ctx.db, lawyer.id, period)
  const { invitations, joined, medianHours } = await analytics.measureInvitations(ctx.db, userId, period)
  return {
    ...period,
    profileViews,
    funnel: { profileViews: profileViews.reduce((sum, { views }) => sum + views, 0), invitations, joined },
    responseTimeHours: medianHours === null ? null : Math.round(medianHours * 10) / 10,
    measured: joined,
    cases: await analytics.countCasesByStage(ctx.db, userId),
  }
}
