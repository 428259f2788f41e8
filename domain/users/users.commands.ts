import type { User } from '../../contracts/users.ts'
import { type Context, requireActor } from '../context.ts'
import { presentUser } from './users.presenter.ts'
import * as users from './users.queries.ts'

/** One's own account. */
export async function getMe(ctx: Context): Promise<User> {
  const { userId } = requireActor(ctx)
  return presentUser(await users.getUser(ctx.db, userId))
}

/** Changes one's own account. */
export async function updateMe(ctx: Context, { name }: { name: string }): Promise<User> {
  const { userId } = requireActor(ctx)
  return presentUser(await users.updateUser(ctx.db, userId, { name }, ctx.clock.now()))
}
