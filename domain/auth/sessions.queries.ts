import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Sessions } from '../../adapters/database/tables.generated.ts'

export type SessionRow = Selectable<Sessions>
type Db = Database | DatabaseTransaction

/** A session nobody uses for so long ends; each refresh starts the time anew. */
export const SESSION_IDLE_MS = 7 * 24 * 60 * 60 * 1000
/** A session ends after this, used or not. */
export const SESSION_LIFE_MS = 30 * 24 * 60 * 60 * 1000

export async function insertSession(
  db: Db,
  session: Pick<SessionRow, 'id' | 'userId' | 'userAgent' | 'ip'>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      ...session,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFE_MS),
    })
    .execute()
}

function activeSessions(db: Db, now: Date) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.userId')
    .where('sessions.revokedAt', 'is', null)
    .where('sessions.expiresAt', '>', now)
    .where('sessions.lastUsedAt', '>', new Date(now.getTime() - SESSION_IDLE_MS))
    .where('users.status', '=', 'active')
}

/** The account of a session that is neither revoked nor over and whose account is active; else undefined. */
export function findActiveSession(db: Db, { sessionId, userId }: { sessionId: string; userId: string }, now: Date) {
  return activeSessions(db, now)
    .select(['users.id as userId', 'users.role'])
    .where('sessions.id', '=', sessionId)
    .where('users.id', '=', userId)
    .executeTakeFirst()
}

/** Where somebody is signed in, last used first. */
export function listActiveSessions(db: Db, userId: string, now: Date): Promise<SessionRow[]> {
  return activeSessions(db, now)
    .selectAll('sessions')
    .where('users.id', '=', userId)
    .orderBy('sessions.lastUsedAt', 'desc')
    .orderBy('sessions.id')
    .execute()
}

export async function updateSessionUsed(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ lastUsedAt: now }).where('id', '=', id).execute()
}

/** When the session began and when its person last proved who they are. */
export function findSessionProof(db: Db, { sessionId, userId }: { sessionId: string; userId: string }) {
  return db
    .selectFrom('sessions')
    .select(['createdAt', 'stepUpAt'])
    .where('id', '=', sessionId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
}

export async function markSessionSteppedUp(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ stepUpAt: now }).where('id', '=', id).execute()
}

/** Why sessions end. */
export type EndReason = 'signed_out' | 'revoked' | 'reuse' | 'password_changed' | 'password_reset'

/** Ends all sessions of somebody, but the one given. @returns their ids */
export async function revokeAllSessionRows(
  db: Db,
  { userId, except, reason }: { userId: string; except?: string | undefined; reason: EndReason },
  now: Date,
): Promise<string[]> {
  let query = db
    .updateTable('sessions')
    .set({ revokedAt: now, revokedReason: reason })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
  if (except !== undefined) query = query.where('id', '!=', except)
  return (await query.returning('id').execute()).map(({ id }) => id)
}

/** Ends a session that has not been ended yet; answers whether there was one. */
export async function revokeSessionRow(
  db: Db,
  { id, reason, userId }: { id: string; reason: EndReason; userId?: string },
  now: Date,
): Promise<boolean> {
  let query = db.updateTable('sessions').set({ revokedAt: now, revokedReason: reason }).where('id', '=', id)
  if (userId !== undefined) query = query.where('userId', '=', userId)
  const result = await query.where('revokedAt', 'is', null).executeTakeFirst()
  return result.numUpdatedRows > 0n
}
