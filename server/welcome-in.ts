import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginRule } from '../adapters/origins.ts'
import type { SignedIn } from '../domain/auth/auth.commands.ts'
import { rememberDevice } from '../domain/auth/devices.commands.ts'
import type { Context } from '../domain/context.ts'
import { setDeviceToken } from './device-cookie.ts'
import { handOutTokens, isWebClient } from './refresh-cookie.ts'

/** The answer to whoever has just signed in: tokens in the way that fits the client, and a browser that is known from now on. */
export async function welcomeIn(
  ctx: Context,
  http: { request: FastifyRequest; reply: FastifyReply },
  rule: OriginRule,
  { user, tokens }: SignedIn,
) {
  const handedOut = handOutTokens(http, rule, tokens)
  if (isWebClient(http.request)) setDeviceToken(http.reply, rule, await rememberDevice(ctx, user.id))
  return { user, tokens: handedOut }
}
