import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Identity, SignInChecks } from '../../adapters/identity-provider/identity-provider.ts'
import { uuidv7 } from '../../adapters/ids.ts'

type Db = Database | DatabaseTransaction

export async function insertProviderSignIn(
  db: Db,
  signIn: SignInChecks & { browserHash: Buffer; role: string | null; expiresAt: Date },
  now: Date,
): Promise<void> {
  await db
    .insertInto('providerSignIns')
    .values({ id: uuidv7(), ...signIn, createdAt: now })
    .execute()
}

/** Takes the sign-in that this browser has begun and not come back from; it can be taken once. */
export function takeProviderSignIn(db: Db, browserHash: Buffer, now: Date) {
  return db
    .updateTable('providerSignIns')
    .set({ returnedAt: now })
    .where('browserHash', '=', browserHash)
    .where('returnedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** Whose sign-in it is that only lacks a code. */
export function findProviderSignIn(db: Db, browserHash: Buffer, now: Date) {
  return db
    .selectFrom('providerSignIns')
    .select(['id', 'userId'])
    .where('browserHash', '=', browserHash)
    .where('returnedAt', 'is not', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
}

export async function updateProviderSignInUser(db: Db, id: string, userId: string): Promise<void> {
  await db.updateTable('providerSignIns').set({ userId }).where('id', '=', id).execute()
}

/** @returns false when it was there no more: somebody was faster */
export async function deleteProviderSignIn(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('providerSignIns').where('id', '=', id).executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function deleteOldProviderSignIns(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('providerSignIns').where('expiresAt', '<', before).execute()
}

/** Notes that an identity was used. @returns whose it is, undefined when we have never seen it */
export async function useIdentity(db: Db, { issuer, subject }: Identity, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('userIdentities')
    .set({ lastUsedAt: now })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId
}

export async function insertIdentity(db: Db, userId: string, { issuer, subject }: Identity, now: Date): Promise<void> {
  await db
    .insertInto('userIdentities')
    .values({ id: uuidv7(), userId, issuer, subject, createdAt: now, lastUsedAt: now })
    .execute()
}
