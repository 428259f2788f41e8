import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Attempts that cost nothing: people mistype. */
const FREE_ATTEMPTS = 5
/** The longest waiting time, in seconds: an hour would be a lockout. */
const LONGEST_WAIT_S = 900
/** A place that was quiet for so long starts afresh, in ms. */
const FORGET_MS = 24 * 60 * 60 * 1000

/**
 * Counts one more attempt, unless it is too early for one. One statement, so parallel attempts queue at the row.
 * @returns ms to wait; 0 when the attempt may be judged
 */
export async function countAttempt(db: Db, key: Buffer, now: Date): Promise<number> {
  const forgetBefore = new Date(now.getTime() - FORGET_MS)
  const failures = sql`CASE WHEN attempts.last_at < ${forgetBefore} THEN 1 ELSE attempts.failures + 1 END`
  const { rows } = await sql`
    INSERT INTO attempts (key, failures, last_at, blocked_until) VALUES (${key}, 1, ${now}, ${now})
    ON CONFLICT (key) DO UPDATE SET
      failures = ${failures},
      last_at = ${now},
      blocked_until = ${now}::timestamptz + CASE WHEN ${failures} < ${FREE_ATTEMPTS} THEN interval '0'
        ELSE least(${LONGEST_WAIT_S}, power(2, least(20, ${failures} - ${FREE_ATTEMPTS}))) * interval '1 second' END
    WHERE attempts.blocked_until <= ${now}
    RETURNING failures`.execute(db)
  if (rows.length > 0) return 0
  const row = await db.selectFrom('attempts').select('blockedUntil').where('key', '=', key).executeTakeFirst()
  return row ? Math.max(1, row.blockedUntil.getTime() - now.getTime()) : 1
}

export async function deleteAttempts(db: Db, key: Buffer): Promise<void> {
  await db.deleteFrom('attempts').where('key', '=', key).execute()
}

/** Drops what no longer counts. @returns how many rows */
export async function deleteOldAttempts(db: Db, now: Date): Promise<number> {
  const result = await db
    .deleteFrom('attempts')
    .where('lastAt', '<', new Date(now.getTime() - FORGET_MS))
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

export async function existsKnownDevice(db: Db, tokenHash: Buffer, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevices')
    .select('userId')
    .where('tokenHash', '=', tokenHash)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** True for a mark that we gave to a browser, whoever signed in there. */
export async function existsDevice(db: Db, tokenHash: Buffer): Promise<boolean> {
  const row = await db.selectFrom('knownDevices').select('userId').where('tokenHash', '=', tokenHash).executeTakeFirst()
  return row !== undefined
}

export async function upsertKnownDevice(
  db: Db,
  { tokenHash, userId }: { tokenHash: Buffer; userId: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('knownDevices')
    .values({ tokenHash, userId, createdAt: now, lastUsedAt: now })
    .onConflict((conflict) => conflict.columns(['tokenHash', 'userId']).doUpdateSet({ lastUsedAt: now }))
    .execute()
}
