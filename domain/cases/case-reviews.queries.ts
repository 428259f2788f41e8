import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

/** Keeps what was decided about a case, by whom (null: the platform by itself) and why. */
export async function insertCaseReview(
  trx: DatabaseTransaction,
  review: {
    caseId: string
    decision: 'published' | 'returned' | 'removed'
    reasons: string[]
    decidedBy: string | null
  },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('caseReviews')
    .values({ id: uuidv7(), ...review, decidedAt: now })
    .execute()
}
