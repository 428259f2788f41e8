import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { listCasesPastDeadline, lockCaseForUpdate } from './cases.queries.ts'
import { moveCase } from './move-case.ts'

const BATCH = 100

/**
 * Ends the time for offers of open cases whose deadline has come. Each in a transaction of its own, asked again under the lock: the
 * owner may extend it at the same moment. @returns how many ended
 */
export async function expireBidding({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  let ended = 0
  for (const id of await listCasesPastDeadline(db, clock.now(), BATCH)) {
    await inTransaction(db, async (trx) => {
      const row = await lockCaseForUpdate(trx, id)
      if (row?.stage !== 'open' || !row.deadline || row.deadline > clock.now()) return
      await moveCase({ db: trx, clock }, row, 'bidding_deadline', 'system')
      ended++
    })
  }
  return ended
}
