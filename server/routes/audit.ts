import * as holdContract from '../../contracts/holds.ts'
import * as holds from '../../domain/cases/holds.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

/** The audit chains, holds, and what the platform does in emergencies. */
export const auditRoutes: Route[] = [
  handle(holdContract.listHolds, (ctx, { params }) => holds.listHolds(ctx, params.id)),
  handle(holdContract.putHold, (ctx, { params, body }) => holds.putHold(ctx, params.id, body)),
  handle(holdContract.liftHold, (ctx, { params, body }) => holds.liftHold(ctx, params, body)),
  handlePage(holdContract.listHeldCases, (ctx, { query }) => holds.listHeldCases(ctx, query)),
]
