import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { TokenSigner } from '../../adapters/tokens.ts'
import type { Actor } from '../context.ts'
import { accountRole } from '../users/users.presenter.ts'
import { findActiveSession } from './sessions.queries.ts'

export interface AuthenticateDeps {
  db: Database | DatabaseTransaction
  tokens: TokenSigner
  clock: Clock
}

/**
 * Who a token speaks for, asked of the database each time: a token of a revoked session or of a suspended account is
 * worth nothing from that moment. The role is the account's present one, not the token's.
 * @returns undefined when it speaks for nobody; `expiresAt` in seconds since 1970
 */
export async function authenticate(
  { db, tokens, clock }: AuthenticateDeps,
  token: string,
  kind: 'access' | 'viewing' = 'access',
): Promise<(Actor & { expiresAt: number }) | undefined> {
  const now = clock.now()
  const claims = await tokens.verify(token, now, kind)
  if (!claims) return undefined
  const { sessionId, userId, expiresAt } = claims
  const session = await findActiveSession(db, { sessionId, userId }, now)
  return session && { userId, sessionId, role: accountRole(session.role), expiresAt }
}
