import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { hashOpaqueToken } from '../../adapters/tokens.ts'
import type { Session } from '../../contracts/auth.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, notFound } from '../errors.ts'
import { accountRole } from '../users/users.presenter.ts'
import { findUserStatus } from '../users/users.queries.ts'
import * as refreshTokens from './refresh-tokens.queries.ts'
import * as sessions from './sessions.queries.ts'
import { type IssuedTokens, issueTokens } from './tokens.ts'

/**
 * For so long a used refresh token still answers: parallel tabs, or a page that reloads, send the same one within moments.
 * Later it is a stolen one, or one that was stolen.
 */
export const REUSE_GRACE_MS = 15_000

/**
 * Exchanges a refresh token for new tokens, once. Used again after the grace, it ends its session: somebody else has it.
 * @param userId whose it was, as the device remembers: it is told when that account was erased, and removes what it keeps of it
 * @throws 401 REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED, ACCOUNT_ERASED
 */
export async function refresh(ctx: Context, token: string | undefined, userId?: string): Promise<IssuedTokens> {
  if (!token) throw await refusalOf(ctx, userId)
  // The revocation must be committed although the answer is a refusal: so refuse after the transaction.
  const outcome = await withTransaction(ctx, (ctx) => rotate(ctx, hashOpaqueToken(token)))
  if (outcome === 'invalid') throw await refusalOf(ctx, userId)
  if (outcome === 'reused') {
    throw new AppError('REFRESH_TOKEN_REUSED', 'This session was ended for your safety. Sign in again.')
  }
  return outcome
}

/** The tokens of an erased account are gone with it; only its number, which a device has that was signed in, leads to it still. */
async function refusalOf(ctx: Context, userId: string | undefined): Promise<AppError> {
  const status = userId === undefined ? undefined : await findUserStatus(ctx.db, userId)
  return status === 'deleted' ? new AppError('ACCOUNT_ERASED', 'This account was erased.') : invalidRefreshToken()
}

type TransactionContext = Parameters<Parameters<typeof withTransaction>[1]>[0]

async function rotate(ctx: TransactionContext, tokenHash: Buffer): Promise<IssuedTokens | 'invalid' | 'reused'> {
  const now = ctx.clock.now()
  const found = await refreshTokens.lockRefreshTokenForUpdate(ctx.db, tokenHash)
  if (found?.userStatus !== 'active') return 'invalid'
  if (found.revokedAt) return found.revokedReason === 'reuse' ? 'reused' : 'invalid'
  if (found.expiresAt <= now || found.sessionExpiresAt <= now) return 'invalid'
  const { sessionId, userId } = found
  if (found.usedAt && now.getTime() - found.usedAt.getTime() > REUSE_GRACE_MS) {
    await sessions.revokeSessionRow(ctx.db, { id: sessionId, reason: 'reuse' }, now)
    await notifyAccessChanged(ctx.db, { sessionId })
    return 'reused'
  }
  await refreshTokens.markRefreshTokenUsed(ctx.db, found.id, now)
  await refreshTokens.deleteExpiredRefreshTokens(ctx.db, sessionId, now)
  await sessions.updateSessionUsed(ctx.db, sessionId, now)
  const role = accountRole(found.role)
  return issueTokens(ctx, { id: sessionId, userId, role, expiresAt: found.sessionExpiresAt })
}

/** Ends the session of a refresh token; an unknown one has no session to end, which is as well. */
export async function logout(ctx: Context, token: string | undefined): Promise<void> {
  if (!token) return
  await withTransaction(ctx, async (ctx) => {
    const found = await refreshTokens.findSessionOfRefreshToken(ctx.db, hashOpaqueToken(token))
    if (found) await endSession(ctx, { id: found.sessionId, reason: 'signed_out' })
  })
}

/** Where the actor is signed in. */
export async function listSessions(ctx: Context): Promise<Session[]> {
  const actor = requireActor(ctx)
  const rows = await sessions.listActiveSessions(ctx.db, actor.userId, ctx.clock.now())
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    userAgent: row.userAgent,
    ip: row.ip,
    current: row.id === actor.sessionId,
  }))
}

/** Signs one of the actor's own sessions out. @throws 404 for everybody else's */
export function revokeSession(ctx: Context, sessionId: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    if (!(await endSession(ctx, { id: sessionId, reason: 'revoked', userId }))) throw notFound()
  })
}

/** Ends all sessions of somebody but the one given, their open documents included. */
export async function endAllSessions(
  ctx: TransactionContext,
  end: { userId: string; except?: string; reason: sessions.EndReason },
): Promise<void> {
  const ids = await sessions.revokeAllSessionRows(ctx.db, end, ctx.clock.now())
  for (const sessionId of ids) await notifyAccessChanged(ctx.db, { sessionId })
}

async function endSession(
  ctx: TransactionContext,
  end: { id: string; reason: 'signed_out' | 'revoked'; userId?: string },
): Promise<boolean> {
  const ended = await sessions.revokeSessionRow(ctx.db, end, ctx.clock.now())
  if (!ended) return false
  await notifyAccessChanged(ctx.db, { sessionId: end.id })
  const act = end.reason === 'signed_out' ? 'account.signedOut' : 'account.sessionRevoked'
  await recordAudit(ctx, { act, subject: { type: 'session', id: end.id } })
  return true
}

function invalidRefreshToken(): AppError {
  return new AppError('REFRESH_TOKEN_INVALID', 'Your session has ended. Sign in again.')
}
