import { sql } from 'kysely'
import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { createConversationKey } from '../conversations/conversation-keys.ts'
import type { ErasureContext } from './category.ts'
import { eraseFiles } from './erase-files.ts'

/**
 * Conversations of two people, and their files, are kept for so long after their last message: six years, as long as lawyers are
 * asked for their files in most places. In days.
 */
export const SILENT_CONVERSATION_DAYS = 6 * 365

/** Two people who share a case on legal hold: what they wrote to each other may belong to it. */
const shareHeldCase = sql<boolean>`EXISTS (
  SELECT 1 FROM case_holds hold
    JOIN case_members one ON one.case_id = hold.case_id AND one.user_id = c.first_user_id
    JOIN case_members other ON other.case_id = hold.case_id AND other.user_id = c.second_user_id
  WHERE hold.lifted_at IS NULL)`

type Destroyer = Pick<ErasureContext, 'clock'> & {
  masterKeys: MasterKeys
  deleteBytes(storageKey: string): Promise<void>
}

/** Empties conversations of two people in which nobody has written since `before`, each in a transaction of its own. @returns how many */
export async function eraseSilentConversations(
  db: Database,
  { clock, masterKeys, deleteBytes }: Destroyer,
  before: Date,
  limit: number,
): Promise<number> {
  const silent = sql<boolean>`c.case_id IS NULL AND c.last_message_at < ${before} AND NOT ${shareHeldCase}`
  const { rows } = await sql<{ id: string }>`SELECT c.id FROM conversations c WHERE ${silent} LIMIT ${limit}`.execute(
    db,
  )
  for (const { id } of rows) {
    const gone: string[] = []
    await inTransaction(db, async (trx) => {
      gone.length = 0
      // Somebody may have written, or a hold may have been put on, meanwhile.
      const still = await sql`SELECT 1 FROM conversations c WHERE c.id = ${id} AND ${silent} FOR UPDATE OF c`.execute(
        trx,
      )
      if (still.rows.length === 0) return
      await eraseFiles({ db: trx, clock, gone }, sql<boolean>`d.conversation_id = ${id}`)
      await eraseTexts(trx, id, clock.now())
      // With another key whatever lies in a backup does not open any more, and the two can begin anew.
      const fresh = { ...createConversationKey(masterKeys, id), lastMessageAt: null }
      await trx.updateTable('conversations').set(fresh).where('id', '=', id).execute()
    })
    for (const key of gone) await deleteBytes(key)
  }
  return rows.length
}

/** Places stay, as after a deletion; nothing else does. */
async function eraseTexts(trx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  const ofConversation = sql`SELECT id FROM messages WHERE conversation_id = ${id}`
  await sql`DELETE FROM message_versions WHERE message_id IN (${ofConversation})`.execute(trx)
  await sql`
    UPDATE messages SET content = NULL, document_id = NULL, file_url = NULL, deleted_at = coalesce(deleted_at, ${now})
    WHERE conversation_id = ${id}`.execute(trx)
  await sql`DELETE FROM search_sources WHERE scope_id = ${id}`.execute(trx)
}
