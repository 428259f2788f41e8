import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

type Db = Database | DatabaseTransaction

export async function insertRefreshToken(
  db: Db,
  token: { sessionId: string; tokenHash: Buffer; expiresAt: Date },
  now: Date,
): Promise<void> {
  await db
    .insertInto('refreshTokens')
    .values({ id: uuidv7(), ...token, createdAt: now })
    .execute()
}

/**
 * The token with its session and account, both rows locked: all refreshes of one session queue here, so that each sees what
 * the one before did.
 */
export function lockRefreshTokenForUpdate(trx: DatabaseTransaction, tokenHash: Buffer) {
  return trx
    .selectFrom('refreshTokens as token')
    .innerJoin('sessions as session', 'session.id', 'token.sessionId')
    .innerJoin('users as user', 'user.id', 'session.userId')
    .select([
      'token.id',
      'token.usedAt',
      'token.expiresAt',
      'session.id as sessionId',
      'session.expiresAt as sessionExpiresAt',
      'session.revokedAt',
      'session.revokedReason',
      'user.id as userId',
      'user.role',
      'user.status as userStatus',
    ])
    .where('token.tokenHash', '=', tokenHash)
    .forUpdate(['token', 'session'])
    .executeTakeFirst()
}

export async function markRefreshTokenUsed(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('refreshTokens').set({ usedAt: now }).where('id', '=', id).where('usedAt', 'is', null).execute()
}

/** The session of a token, used or not. */
export function findSessionOfRefreshToken(db: Db, tokenHash: Buffer) {
  return db.selectFrom('refreshTokens').select('sessionId').where('tokenHash', '=', tokenHash).executeTakeFirst()
}

/** Drops tokens of a session that are over: nobody could use them, and they need not pile up. */
export async function deleteExpiredRefreshTokens(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.deleteFrom('refreshTokens').where('sessionId', '=', sessionId).where('expiresAt', '<', now).execute()
}
