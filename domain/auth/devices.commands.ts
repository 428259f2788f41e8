import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import type { Context } from '../context.ts'
import { existsDevice, upsertKnownDevice } from './attempts.queries.ts'

/**
 * Remembers that this account has signed in in this browser. Only marks that we made ourselves are kept: a planted one would be
 * known to whoever planted it.
 * @returns the mark for the browser's cookie
 */
export async function rememberDevice(ctx: Context, userId: string): Promise<string> {
  const given = ctx.client.deviceToken
  const isOurs = given !== undefined && (await existsDevice(ctx.db, hashOpaqueToken(given)))
  const token = isOurs ? given : createOpaqueToken().token
  await upsertKnownDevice(ctx.db, { tokenHash: hashOpaqueToken(token), userId }, ctx.clock.now())
  return token
}
