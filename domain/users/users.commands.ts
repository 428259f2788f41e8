import type { EndpointBody } from '../../contracts/endpoint.ts'
import {
  type Profile,
  preferencesOf,
  type User,
  type updateProfile as updateProfileEndpoint,
} from '../../contracts/users.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { unauthenticated } from '../errors.ts'
import { record } from '../outbox.ts'
import { presentProfile, presentUser } from './users.presenter.ts'
import * as users from './users.queries.ts'

/** One's own account. */
export async function getMe(ctx: Context): Promise<User> {
  const { userId } = requireActor(ctx)
  return presentUser(await users.getUser(ctx.db, userId))
}

/** Changes one's own account. */
export function updateMe(ctx: Context, { name }: { name: string }): Promise<User> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await users.updateUser(ctx.db, userId, { name }, ctx.clock.now())
    await record(ctx, { fact: 'user.renamed', userId })
    await recordAudit(ctx, { act: 'account.updated', subject: { type: 'user', id: userId } })
    return presentUser(row)
  })
}

/** One's own profile and preferences. */
export async function getProfile(ctx: Context): Promise<Profile> {
  const { userId } = requireActor(ctx)
  return presentProfile(await users.getUser(ctx.db, userId))
}

/** Changes what is given; the rest stays. */
export function updateProfile(ctx: Context, body: EndpointBody<typeof updateProfileEndpoint>): Promise<Profile> {
  const { userId } = requireActor(ctx)
  const { name, phone, ...given } = body
  return withTransaction(ctx, async (ctx) => {
    const user = await users.lockUserForUpdate(ctx.db, userId)
    if (!user) throw unauthenticated()
    const preferences = preferencesOf({ ...preferencesOf(user.preferences), ...given })
    const change = {
      preferences: JSON.stringify(preferences),
      ...(name !== undefined && { name }),
      ...(phone === null && { phone, phoneVerified: false }),
    }
    return presentProfile(await users.updateUser(ctx.db, userId, change, ctx.clock.now()))
  })
}
