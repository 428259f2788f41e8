import { sql } from 'kysely'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { closeCaseDocuments } from '../live-documents/live-documents.commands.ts'
import type { ErasureContext } from './category.ts'
import { eraseFiles, eraseUploads } from './erase-files.ts'
import { expireExport, makeExportAnew } from './exports.queries.ts'

/** What is left where a title was. */
const ERASED_TITLE = 'Erased case'

/**
 * Destroys a case for good: its key first, so that nothing of it opens any more wherever a copy lies, then its rows. What stays is
 * a number with a stage, for the evidence of others that refers to it. The caller has asked whether it may go and holds the lock on
 * the case's row. May run twice.
 */
export async function eraseCase(ctx: ErasureContext, caseId: string): Promise<void> {
  const { db, keys, clock } = ctx
  await eraseFiles(ctx, sql<boolean>`d.case_id = ${caseId}`)
  await eraseUploads(ctx, caseId)
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
  await deleteConversation(db, caseId)
  await db.deleteFrom('consultations').where('caseId', '=', caseId).execute()
  await sql`DELETE FROM search_sources WHERE scope_id = ${caseId}`.execute(db)
  await endCopies(ctx, caseId)
  await forgetPeopleAround(db, caseId)
  await notifyAccessChanged(db, { caseId })
}

async function deleteConversation(trx: DatabaseTransaction, caseId: string): Promise<void> {
  const inCase = sql`conversation_id IN (SELECT id FROM conversations WHERE case_id = ${caseId})`
  await sql`DELETE FROM message_versions WHERE message_id IN (SELECT id FROM messages WHERE ${inCase})`.execute(trx)
  for (const table of ['messages', 'message_reads', 'unread_conversations']) {
    await sql`DELETE FROM ${sql.table(table)} WHERE ${inCase}`.execute(trx)
  }
  await sql`DELETE FROM conversations WHERE case_id = ${caseId}`.execute(trx)
}

/** Copies of their data that people of the case have ordered hold texts of it under keys of their own: they end, too, or are made anew. */
async function endCopies({ db, gone }: ErasureContext, caseId: string): Promise<void> {
  const { rows } = await sql<{ id: string; isReady: boolean }>`
    SELECT e.id, e.state = 'ready' AS is_ready FROM data_exports e JOIN case_members m ON m.user_id = e.user_id
    WHERE m.case_id = ${caseId} AND e.state IN ('ready', 'running') FOR UPDATE OF e`.execute(db)
  for (const { id, isReady } of rows) {
    const storageKey = isReady ? await expireExport(db, id) : await makeExportAnew(db, id)
    if (storageKey) gone.push(storageKey)
  }
}

async function forgetPeopleAround(trx: DatabaseTransaction, caseId: string): Promise<void> {
  await trx.deleteFrom('caseParties').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('caseInvitations').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('bidInvitations').where('caseId', '=', caseId).execute()
  await trx.deleteFrom('caseMembers').where('caseId', '=', caseId).execute()
  await sql`DELETE FROM document_readers WHERE document_id IN (SELECT id FROM documents WHERE case_id = ${caseId})`.execute(
    trx,
  )
  await trx.deleteFrom('notifications').where('caseId', '=', caseId).execute()
}
