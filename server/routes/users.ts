import * as contract from '../../contracts/users.ts'
import * as knownPeople from '../../domain/cases/known-people.commands.ts'
import * as users from '../../domain/users/users.commands.ts'
import { handle, type Route } from '../handle.ts'

export const userRoutes: Route[] = [
  handle(contract.getMe, (ctx) => users.getMe(ctx)),
  handle(contract.updateMe, (ctx, { body }) => users.updateMe(ctx, body)),
  handle(contract.getUser, (ctx, { params }) => knownPeople.getUser(ctx, params.id)),
  handle(contract.getProfile, (ctx) => users.getProfile(ctx)),
  handle(contract.updateProfile, (ctx, { body }) => users.updateProfile(ctx, body)),
]
