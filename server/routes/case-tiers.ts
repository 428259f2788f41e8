import * as feed from '../../contracts/feed.ts'
import * as briefs from '../../contracts/published-briefs.ts'
import * as screening from '../../contracts/screening.ts'
import * as bidInvitations from '../../domain/cases/bid-invitations.commands.ts'
import * as feeds from '../../domain/cases/feed.commands.ts'
import * as conflicts from '../../domain/cases/lawyer-conflicts.commands.ts'
import * as published from '../../domain/cases/published-briefs.commands.ts'
import * as screenings from '../../domain/cases/screening.commands.ts'
import { handle, handleAct, handlePage, type Route } from '../handle.ts'

/** What lawyers outside a case see of it, and what its owner sees of them. */
export const caseTierRoutes: Route[] = [
  handlePage(feed.listFeed, (ctx, { query }) => feeds.listFeed(ctx, query)),
  handle(feed.getTeaser, (ctx, { params }) => feeds.getTeaser(ctx, params.id)),
  handlePage(feed.listCasesToReview, (ctx, { query }) => feeds.listCasesToReview(ctx, query)),
  handle(screening.screenCase, (ctx, { params }) => screenings.screenCase(ctx, params.id)),
  handle(screening.getScreening, (ctx, { params }) => screenings.getScreening(ctx, params.id)),
  handle(screening.withdrawScreening, (ctx, { params }) => screenings.withdrawScreening(ctx, params.id)),
  handle(screening.revealParty, (ctx, { params }) => screenings.revealParty(ctx, params)),
  handle(screening.dismissHit, (ctx, { params, body }) => screenings.dismissHit(ctx, params, body)),
  handle(screening.giveClearance, (ctx, { params }) => screenings.giveClearance(ctx, params.id)),
  handle(screening.listLawyerConflicts, (ctx) => conflicts.listLawyerConflicts(ctx)),
  handle(screening.addLawyerConflict, (ctx, { body }) => conflicts.addLawyerConflict(ctx, body)),
  handleAct(screening.removeLawyerConflict, (ctx, { params }) =>
    conflicts.removeLawyerConflict(ctx, params.conflictId),
  ),
  handle(briefs.getPublishedBrief, (ctx, { params }) => published.getPublishedBrief(ctx, params.id)),
  handle(briefs.listBriefVersions, (ctx, { params }) => published.listBriefVersions(ctx, params.id)),
  handle(briefs.listViewers, (ctx, { params }) => published.listViewers(ctx, params.id)),
  handle(briefs.listBidInvitations, (ctx, { params }) => bidInvitations.listBidInvitations(ctx, params.id)),
  handle(briefs.inviteToBid, (ctx, { params, body }) => bidInvitations.inviteToBid(ctx, params.id, body)),
  handleAct(briefs.cancelBidInvitation, (ctx, { params }) => bidInvitations.cancelBidInvitation(ctx, params)),
]
