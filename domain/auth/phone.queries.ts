import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

type Db = Database | DatabaseTransaction

export async function insertPhoneCode(
  db: Db,
  code: { userId: string; phone: string; codeHash: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  await db
    .insertInto('phoneCodes')
    .values({ id: uuidv7(), ...code, createdAt: now })
    .execute()
}

/** Codes sent since then: by this account, or to this number by anybody. */
export async function countPhoneCodes(
  db: Db,
  by: { userId: string } | { phone: string },
  since: Date,
): Promise<number> {
  const query = db
    .selectFrom('phoneCodes')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('createdAt', '>', since)
  const filtered = 'userId' in by ? query.where('userId', '=', by.userId) : query.where('phone', '=', by.phone)
  return Number((await filtered.executeTakeFirstOrThrow()).count)
}

/**
 * Counts a guess at the newest code for this number, before it is judged: parallel guesses queue at the row.
 * @returns undefined when there is no code that may be guessed at
 */
export async function countPhoneGuess(
  db: Db,
  { userId, phone, limit }: { userId: string; phone: string; limit: number },
  now: Date,
): Promise<{ id: string; codeHash: string } | undefined> {
  const newest = db
    .selectFrom('phoneCodes')
    .select('id')
    .where('userId', '=', userId)
    .where('phone', '=', phone)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  return db
    .updateTable('phoneCodes')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', newest)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('attempts', '<', limit)
    .returning(['id', 'codeHash'])
    .executeTakeFirst()
}

/** @returns false when somebody was faster */
export async function spendPhoneCode(db: Db, id: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('phoneCodes')
    .set({ usedAt: now })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
