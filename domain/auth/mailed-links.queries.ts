import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

type Db = Database | DatabaseTransaction
export type LinkPurpose = 'verify_email' | 'reset_password'

export async function insertMailedLink(
  db: Db,
  link: { userId: string; purpose: LinkPurpose; tokenHash: Buffer; expiresAt: Date },
  now: Date,
): Promise<void> {
  await db
    .insertInto('mailedLinks')
    .values({ id: uuidv7(), ...link, createdAt: now })
    .execute()
}

/** Links of a purpose that were mailed since then and not used. */
export async function countMailedLinks(db: Db, userId: string, purpose: LinkPurpose, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('mailedLinks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Uses a link up; of the same one used twice at once, one counts. @returns whose it is, undefined when it is worth nothing */
export async function spendMailedLink(
  db: Db,
  { tokenHash, purpose }: { tokenHash: Buffer; purpose: LinkPurpose },
  now: Date,
): Promise<string | undefined> {
  const row = await db
    .updateTable('mailedLinks')
    .set({ usedAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId
}

/** Makes all links of a purpose worthless that were mailed to somebody. */
export async function spendAllMailedLinks(db: Db, userId: string, purpose: LinkPurpose, now: Date): Promise<void> {
  await db
    .updateTable('mailedLinks')
    .set({ usedAt: now })
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .execute()
}

export async function insertResetRequest(db: Db, now: Date): Promise<void> {
  await db.insertInto('passwordResetRequests').values({ id: uuidv7(), createdAt: now }).execute()
}

/** Drops what nobody needs any more: links long over, and the marks of requests. */
export async function deleteOldLinks(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('mailedLinks').where('expiresAt', '<', before).execute()
  await db.deleteFrom('passwordResetRequests').where('createdAt', '<', before).execute()
}
