import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listReaderIds } from '../conversations/conversations.queries.ts'

/** Whoever reads along does so at once; whoever has not read after this is told, in ms. */
const TOLD_AFTER_MS = 8_000

/** Notes for everybody but the sender that there is something to read; who has been told already stays told. */
export async function insertUnread(
  trx: DatabaseTransaction,
  conversationId: string,
  senderId: string,
  now: Date,
): Promise<void> {
  const others = (await listReaderIds(trx, conversationId)).filter((userId) => userId !== senderId)
  if (others.length === 0) return
  const dueAt = new Date(now.getTime() + TOLD_AFTER_MS)
  await trx
    .insertInto('unreadConversations')
    .values(others.map((userId) => ({ conversationId, userId, dueAt })))
    .onConflict((conflict) => conflict.columns(['conversationId', 'userId']).doNothing())
    .execute()
}

/** Nothing is left to read. @returns whether the person had been told that there is */
export async function deleteUnread(trx: DatabaseTransaction, conversationId: string, userId: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('unreadConversations')
    .where('conversationId', '=', conversationId)
    .where('userId', '=', userId)
    .returning('toldAt')
    .executeTakeFirst()
  return row !== undefined && row.toldAt !== null
}

/** Takes up to so many whose time has come, and marks them as told; other workers pass over them. */
export async function takeDueUnread(trx: DatabaseTransaction, now: Date, limit: number) {
  const due = await trx
    .selectFrom('unreadConversations')
    .select(['conversationId', 'userId'])
    .where('toldAt', 'is', null)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const { conversationId, userId } of due) {
    await trx
      .updateTable('unreadConversations')
      .set({ toldAt: now })
      .where('conversationId', '=', conversationId)
      .where('userId', '=', userId)
      .execute()
  }
  return due
}

/** Whether the person was told of something in the conversation that is not read yet. */
export async function isWaiting(db: Database | DatabaseTransaction, conversationId: string, userId: string) {
  const row = await db
    .selectFrom('unreadConversations')
    .select('userId')
    .where('conversationId', '=', conversationId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}
