import { ACCESS_TOKEN_SECONDS, createOpaqueToken } from '../../adapters/tokens.ts'
import type { AccountRole } from '../../contracts/access.ts'
import type { Context } from '../context.ts'
import { insertRefreshToken } from './refresh-tokens.queries.ts'
import { SESSION_IDLE_MS } from './sessions.queries.ts'

/** Tokens as they leave the domain; the route decides whether the refresh token travels as a cookie. */
export interface IssuedTokens {
  accessToken: string
  refreshToken: string
  /** Seconds of the access token's life. */
  expiresIn: number
  /** When the refresh token ends. */
  refreshExpiresAt: Date
}

/** Makes an access token and a new refresh token of a session; only the latter's hash is stored. */
export async function issueTokens(
  ctx: Context,
  session: { id: string; userId: string; role: AccountRole; expiresAt: Date },
): Promise<IssuedTokens> {
  const now = ctx.clock.now()
  const { token, hash } = createOpaqueToken()
  const refreshExpiresAt = new Date(Math.min(now.getTime() + SESSION_IDLE_MS, session.expiresAt.getTime()))
  await insertRefreshToken(ctx.db, { sessionId: session.id, tokenHash: hash, expiresAt: refreshExpiresAt }, now)
  const claims = { userId: session.userId, sessionId: session.id, role: session.role }
  const accessToken = await ctx.tokens.sign(claims, now)
  return { accessToken, refreshToken: token, expiresIn: ACCESS_TOKEN_SECONDS, refreshExpiresAt }
}
