import * as contract from '../../contracts/users.ts'
import * as users from '../../domain/users/users.commands.ts'
import { handle, type Route } from '../handle.ts'

export const userRoutes: Route[] = [
  handle(contract.getMe, (ctx) => users.getMe(ctx)),
  handle(contract.updateMe, (ctx, { body }) => users.updateMe(ctx, body)),
]
