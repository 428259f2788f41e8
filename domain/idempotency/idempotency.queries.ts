import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

/** One act of one person, by the key that the caller made up for it. */
export interface IdempotentAct {
  userId: string
  /** Name of the endpoint. */
  endpoint: string
  key: string
}

/**
 * Takes the key for an act, in the act's own transaction. Whoever comes with the same key meanwhile waits here until that
 * transaction has ended: afterwards the row is there, or, if the act failed, the key is free.
 * @returns false when it was taken before
 */
export async function takeIdempotencyKey(
  trx: DatabaseTransaction,
  { userId, endpoint, key }: IdempotentAct,
  { requestHash, now }: { requestHash: Buffer; now: Date },
): Promise<boolean> {
  const taken = await trx
    .insertInto('idempotencyKeys')
    .values({ userId, endpoint, key, requestHash, answer: '', createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  return taken !== undefined
}

/** What was answered under this key. @param act whose row is there */
export function getIdempotentAnswer(
  db: Database | DatabaseTransaction,
  { userId, endpoint, key }: IdempotentAct,
): Promise<{ requestHash: Buffer; answer: string }> {
  return db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'answer'])
    .where('userId', '=', userId)
    .where('endpoint', '=', endpoint)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
}

/** Keeps the answer for whoever asks again. */
export async function storeIdempotentAnswer(
  trx: DatabaseTransaction,
  { userId, endpoint, key }: IdempotentAct,
  answer: string,
): Promise<void> {
  await trx
    .updateTable('idempotencyKeys')
    .set({ answer })
    .where('userId', '=', userId)
    .where('endpoint', '=', endpoint)
    .where('key', '=', key)
    .execute()
}
