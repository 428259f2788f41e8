import { sql } from 'kysely'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { closeCaseDocuments } from '../live-documents/live-documents.commands.ts'
import type { ErasureContext } from './category.ts'

/** What is left where a title was. */
const ERASED_TITLE = 'Erased case'

/**
 * Destroys a case for good: its key first, so that nothing of it opens any more wherever a copy lies, then its rows. What stays is
 * a number with a stage, for the evidence of others that refers to it. The caller has asked whether it may go and holds the lock on
 * the case's row. May run twice.
 */
export async function eraseCase({ db, keys, clock }: ErasureContext, caseId: string): Promise<void> {
  await keys.shred(db, caseId)
  await closeCaseDocuments(db, caseId)
  await sql`SELECT purge_shredded_case(${caseId})`.execute(db)
  await db
    .updateTable('cases')
    .set((eb) => ({
      title: ERASED_TITLE,
      description: null,
      category: null,
      jurisdiction: null,
      urgencyLevel: null,
      budgetMin: null,
      budgetMax: null,
      preferredTimeline: null,
      deadline: null,
      deletedAt: eb.fn.coalesce('deletedAt', eb.val(clock.now())),
    }))
    .where('id', '=', caseId)
    .execute()
  await forgetPeopleAround(db, caseId)
  await notifyAccessChanged(db, { caseId })
}

async function forgetPeopleAround(trx: DatabaseTransaction, caseId: string): Promise<void> {
  await trx.deleteFrom('caseParties').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('caseInvitations').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('bidInvitations').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('caseMembers').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('notifications').where('caseId', '=', caseId).execute()
}
