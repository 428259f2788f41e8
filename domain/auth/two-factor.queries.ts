import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

type Db = Database | DatabaseTransaction

export interface SealedSeed {
  masterKeyId: string
  wrappedKey: Buffer
  sealedSeed: Buffer
}

/** Stores a seed that nobody has used yet, in place of an older one. @returns false when a used one is there */
export async function upsertPendingSeed(db: Db, userId: string, seed: SealedSeed, now: Date): Promise<boolean> {
  const result = await db
    .insertInto('twoFactorSeeds')
    .values({ userId, ...seed, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .column('userId')
        .doUpdateSet({ ...seed, createdAt: now, lastStep: 0 })
        .where('twoFactorSeeds.confirmedAt', 'is', null),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The seed, locked: codes of one account are judged one after the other, so that none counts twice. */
export function lockSeedForUpdate(trx: DatabaseTransaction, userId: string) {
  return trx.selectFrom('twoFactorSeeds').selectAll().where('userId', '=', userId).forUpdate().executeTakeFirst()
}

export async function updateSeedStep(db: Db, userId: string, step: number): Promise<void> {
  await db.updateTable('twoFactorSeeds').set({ lastStep: step }).where('userId', '=', userId).execute()
}

export async function markSeedConfirmed(db: Db, userId: string, now: Date): Promise<void> {
  await db.updateTable('twoFactorSeeds').set({ confirmedAt: now }).where('userId', '=', userId).execute()
}

/** Takes everything of a second factor away. */
export async function deleteSeed(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('recoveryCodes').where('userId', '=', userId).execute()
  await db.deleteFrom('twoFactorSeeds').where('userId', '=', userId).execute()
}

/** Puts new recovery codes in place of all older ones. */
export async function replaceRecoveryCodes(db: Db, userId: string, hashes: Buffer[], now: Date): Promise<void> {
  await db.deleteFrom('recoveryCodes').where('userId', '=', userId).execute()
  await db
    .insertInto('recoveryCodes')
    .values(hashes.map((codeHash) => ({ id: uuidv7(), userId, codeHash, createdAt: now })))
    .execute()
}

/** Uses a recovery code up. @returns false when there is none such, or it was used before */
export async function spendRecoveryCode(db: Db, userId: string, codeHash: Buffer, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('recoveryCodes')
    .set({ usedAt: now })
    .where('userId', '=', userId)
    .where('codeHash', '=', codeHash)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recoveryCodes')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Seeds whose key an older master key wraps. */
export function listSeedsToRewrap(db: Db, currentId: string, limit: number) {
  return db
    .selectFrom('twoFactorSeeds')
    .select(['userId', 'masterKeyId', 'wrappedKey'])
    .where('masterKeyId', '!=', currentId)
    .limit(limit)
    .execute()
}

export async function updateSeedKey(
  db: Db,
  { userId, masterKeyId }: { userId: string; masterKeyId: string },
  next: { masterKeyId: string; wrapped: Buffer },
): Promise<void> {
  await db
    .updateTable('twoFactorSeeds')
    .set({ masterKeyId: next.masterKeyId, wrappedKey: next.wrapped })
    .where('userId', '=', userId)
    // Unless somebody has made a new seed meanwhile.
    .where('masterKeyId', '=', masterKeyId)
    .execute()
}
