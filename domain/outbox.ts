import type { Clock } from '../adapters/clock.ts'
import type { DatabaseTransaction } from '../adapters/database/connect.ts'
import { uuidv7 } from '../adapters/ids.ts'
import type { Fact } from './facts.ts'

/**
 * Writes a fact to the outbox. Takes a transaction, the one of the change: no change without its announcement, no announcement
 * without its change. Whoever reacts may see it more than once.
 */
export async function record(
  { db, clock }: { db: DatabaseTransaction; clock: Clock },
  { fact, ...payload }: Fact,
): Promise<void> {
  await db
    .insertInto('outbox')
    .values({ id: uuidv7(), fact, payload: JSON.stringify(payload), createdAt: clock.now() })
    .execute()
}
