import { caseCategories } from '../../contracts/case-categories.ts'
import * as contract from '../../contracts/cases.ts'
import * as cases from '../../domain/cases/cases.commands.ts'
import * as invitations from '../../domain/cases/invitations.commands.ts'
import * as members from '../../domain/cases/members.commands.ts'
import { handle, handleAct, handlePage, type Route } from '../handle.ts'

export const caseRoutes: Route[] = [
  handle(contract.createCase, (ctx, { body }) => cases.createCase(ctx, body)),
  handlePage(contract.listCases, (ctx, { query }) => cases.listCases(ctx, query)),
  handle(contract.getCase, (ctx, { params }) => cases.getCase(ctx, params.id)),
  handle(contract.updateCase, (ctx, { params, body, ifMatch }) => cases.updateCase(ctx, params.id, body, ifMatch)),
  handleAct(contract.deleteCase, (ctx, { params }) => cases.deleteCase(ctx, params.id)),
  handle(contract.getWorkspace, (ctx, { params }) => cases.getWorkspace(ctx, params.id)),
  handle(contract.listCaseMembers, (ctx, { params }) => members.listCaseMembers(ctx, params.id)),
  handle(contract.inviteToCase, (ctx, { params, body }) => invitations.inviteToCase(ctx, params.id, body)),
  handle(contract.updateCaseMember, (ctx, { params, body }) => members.updateCaseMember(ctx, params, body.role)),
  handleAct(contract.removeCaseMember, (ctx, { params }) => members.removeCaseMember(ctx, params)),
  handleAct(contract.cancelInvitation, (ctx, { params }) => invitations.cancelInvitation(ctx, params)),
  handle(contract.listInvitations, (ctx) => invitations.listInvitations(ctx)),
  handle(contract.acceptInvitationByToken, (ctx, { body }) => invitations.acceptInvitationByToken(ctx, body.token)),
  handle(contract.acceptInvitation, (ctx, { params }) => invitations.acceptInvitation(ctx, params.id)),
  handle(contract.listCategories, async () => [...caseCategories]),
]
