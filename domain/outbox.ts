import type { Clock } from '../adapters/clock.ts'
import type { DatabaseTransaction } from '../adapters/database/connect.ts'
import { uuidv7 } from '../adapters/ids.ts'
import type { Fact } from './facts.ts'

/** Postgres channel that hints at new rows of the outbox (a trigger announces them on commit) and at jobs to try again. */
export const OUTBOX_CHANNEL = 'outbox'

/**
 * Writes a fact to the outbox. Takes a transaction, the one of the change: no change without its announcement, no announcement
 * without its change. Whoever reacts may see it more than once.
 * @returns the id of the fact
 */
export async function record(
  { db, clock }: { db: DatabaseTransaction; clock: Clock },
  { fact, ...payload }: Fact,
): Promise<string> {
  const id = uuidv7()
  await db
    .insertInto('outbox')
    .values({ id, fact, payload: JSON.stringify(payload), createdAt: clock.now() })
    .execute()
  return id
}
