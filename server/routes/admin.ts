import * as contract from '../../contracts/admin.ts'
import * as accounts from '../../domain/admin/accounts.commands.ts'
import { revealUser } from '../../domain/admin/audit.commands.ts'
import * as verifications from '../../domain/admin/verifications.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

export const adminRoutes: Route[] = [
  handlePage(contract.listVerifications, (ctx, { query }) => verifications.listVerifications(ctx, query)),
  handle(contract.decideVerification, (ctx, { params, body }) =>
    verifications.decideVerification(ctx, params.id, body),
  ),
  handle(contract.revokeVerification, (ctx, { params, body }) =>
    verifications.revokeVerification(ctx, params.id, body),
  ),
  handlePage(contract.listUsers, (ctx, { query }) => accounts.listUsers(ctx, query)),
  handle(contract.suspendUser, (ctx, { params, body }) => accounts.suspendUser(ctx, params.id, body)),
  handle(contract.revealUser, (ctx, { params, body }) => revealUser(ctx, params.id, body)),
  handle(contract.reinstateUser, (ctx, { params, body }) => accounts.reinstateUser(ctx, params.id, body)),
]
