import * as walls from '../../contracts/ethical-walls.ts'
import * as contract from '../../contracts/law-firms.ts'
import * as wallCommands from '../../domain/cases/walls.commands.ts'
import * as invitations from '../../domain/law-firms/firm-invitations.commands.ts'
import * as firms from '../../domain/law-firms/law-firms.commands.ts'
import * as members from '../../domain/law-firms/members.commands.ts'
import { handle, handleAct, handlePage, type Route } from '../handle.ts'

export const lawFirmRoutes: Route[] = [
  handle(contract.createLawFirm, (ctx, { body }) => firms.createLawFirm(ctx, body)),
  handlePage(contract.listLawFirms, (ctx, { query }) => firms.listLawFirms(ctx, query)),
  handle(contract.getMyLawFirm, (ctx) => firms.getMyLawFirm(ctx)),
  handle(contract.getLawFirm, (ctx, { params }) => firms.getLawFirm(ctx, params.id)),
  handle(contract.updateLawFirm, (ctx, { params, body, ifMatch }) =>
    firms.updateLawFirm(ctx, params.id, body, ifMatch),
  ),
  handle(contract.listLawFirmMembers, (ctx, { params }) => members.listLawFirmMembers(ctx, params.id)),
  handle(contract.inviteToLawFirm, (ctx, { params, body }) => invitations.inviteToLawFirm(ctx, params.id, body)),
  handle(contract.updateLawFirmMember, (ctx, { params, body }) => members.updateLawFirmMember(ctx, params, body.role)),
  handleAct(contract.transferLawFirm, (ctx, { params, body }) =>
    members.transferLawFirm(ctx, params.id, body.memberId),
  ),
  handleAct(contract.removeLawFirmMember, (ctx, { params }) => members.removeLawFirmMember(ctx, params)),
  handleAct(contract.cancelLawFirmInvitation, (ctx, { params }) => invitations.cancelLawFirmInvitation(ctx, params)),
  handle(contract.listLawFirmInvitations, (ctx) => invitations.listLawFirmInvitations(ctx)),
  handle(contract.acceptLawFirmInvitationByToken, (ctx, { body }) =>
    invitations.acceptLawFirmInvitationByToken(ctx, body.token),
  ),
  handle(contract.acceptLawFirmInvitation, (ctx, { params }) => invitations.acceptLawFirmInvitation(ctx, params.id)),
  handlePage(contract.listLawFirmsForDecision, (ctx, { query }) => firms.listLawFirmsForDecision(ctx, query)),
  handle(contract.decideLawFirm, (ctx, { params, body }) => firms.decideLawFirm(ctx, params.id, body)),
  handlePage(walls.listFirmMatters, (ctx, { params, query }) => wallCommands.listFirmMatters(ctx, params.id, query)),
  handlePage(walls.listWalls, (ctx, { params, query }) => wallCommands.listWalls(ctx, params.id, query)),
  handle(walls.raiseWall, (ctx, { params, body }) => wallCommands.raiseWall(ctx, params.id, body)),
  handleAct(walls.liftWall, (ctx, { params }) => wallCommands.liftWall(ctx, params)),
  handlePage(walls.getWallReport, (ctx, { params, query }) => wallCommands.getWallReport(ctx, params.id, query)),
]
