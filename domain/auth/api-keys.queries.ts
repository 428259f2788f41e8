import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { ApiKeys } from '../../adapters/database/tables.generated.ts'

export type ApiKeyRow = Selectable<ApiKeys>
type Db = Database | DatabaseTransaction

/** Uses within this time are noted once: a busy machine must not write with each request. */
const NOTE_USE_MS = 60_000

export function insertApiKey(
  db: Db,
  key: Pick<ApiKeyRow, 'id' | 'userId' | 'name' | 'keyHash' | 'scopes' | 'expiresAt'>,
  now: Date,
): Promise<ApiKeyRow> {
  return db
    .insertInto('apiKeys')
    .values({ ...key, createdAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Keys of somebody that are not revoked, newest first. */
export function listApiKeys(db: Db, userId: string): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('apiKeys')
    .selectAll()
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** A key that works, with its person. */
export function findActiveApiKey(db: Db, keyHash: Buffer, now: Date) {
  return db
    .selectFrom('apiKeys')
    .innerJoin('users', 'users.id', 'apiKeys.userId')
    .select(['apiKeys.id', 'apiKeys.scopes', 'apiKeys.lastUsedAt', 'users.id as userId', 'users.role'])
    .where('apiKeys.keyHash', '=', keyHash)
    .where('apiKeys.revokedAt', 'is', null)
    .where((eb) => eb.or([eb('apiKeys.expiresAt', 'is', null), eb('apiKeys.expiresAt', '>', now)]))
    .where('users.status', '=', 'active')
    .executeTakeFirst()
}

export async function noteApiKeyUse(db: Db, key: { id: string; lastUsedAt: Date | null }, now: Date): Promise<void> {
  if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < NOTE_USE_MS) return
  await db.updateTable('apiKeys').set({ lastUsedAt: now }).where('id', '=', key.id).execute()
}

/** @returns false when it is not there, not theirs, or revoked already */
export async function revokeApiKeyRow(db: Db, { id, userId }: { id: string; userId: string }, now: Date) {
  const result = await db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function revokeAllApiKeys(db: Db, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute()
}
