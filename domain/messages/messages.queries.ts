import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Messages } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction

/** Messages as they lie in the database, with what the presenter needs of their sender. Says nothing about who may read them. */
function messages(db: Db) {
  return db
    .selectFrom('messages as message')
    .innerJoin('users as sender', 'sender.id', 'message.senderId')
    .selectAll('message')
    .select('sender.name as senderName')
}
export type MessageRow = Selectable<Messages> & { senderName: string }

export function findMessage(db: Db, id: string): Promise<MessageRow | undefined> {
  return messages(db).where('message.id', '=', id).executeTakeFirst()
}

export function listMessagesByIds(db: Db, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return messages(db).where('message.id', 'in', ids).execute()
}

/** The sender's message of this client id. */
export function findMessageOfClient(
  db: Db,
  senderId: string,
  clientMessageId: string,
): Promise<MessageRow | undefined> {
  return messages(db)
    .where('message.senderId', '=', senderId)
    .where('message.clientMessageId', '=', clientMessageId)
    .executeTakeFirst()
}

/** What somebody has sent, in the order of ids. @param leftIn only what is not deleted yet, in this case or (null) outside of cases */
export function listMessagesOfSender(
  db: Db,
  senderId: string,
  { after, limit, leftIn }: { after: string | undefined; limit: number; leftIn?: string | null },
): Promise<MessageRow[]> {
  let query = messages(db).where('message.senderId', '=', senderId)
  if (after !== undefined) query = query.where('message.id', '>', after)
  if (leftIn !== undefined) {
    query = query.where('message.caseId', leftIn === null ? 'is' : '=', leftIn).where('message.deletedAt', 'is', null)
  }
  return query.orderBy('message.id').limit(limit).execute()
}

/** The newest message of each conversation. */
export function listLastMessages(db: Db, conversationIds: readonly string[]): Promise<MessageRow[]> {
  if (conversationIds.length === 0) return Promise.resolve([])
  return messages(db)
    .innerJoin('conversations as conversation', 'conversation.id', 'message.conversationId')
    .where('conversation.id', 'in', conversationIds)
    .whereRef('message.seq', '=', 'conversation.lastSeq')
    .execute()
}

/** Places are without holes: a part of a conversation is a range of them, found by the index however long it is. */
export function listMessagesBetween(
  db: Db,
  conversationId: string,
  { from, to }: { from: number; to: number },
): Promise<MessageRow[]> {
  return messages(db)
    .where('message.conversationId', '=', conversationId)
    .where('message.seq', '>=', from)
    .where('message.seq', '<=', to)
    .orderBy('message.seq')
    .execute()
}

export type NewMessage = Omit<
  Selectable<Messages>,
  'version' | 'readAt' | 'editedAt' | 'deletedAt' | 'createdAt' | 'fileUrl'
> & { fileUrl: string | null }

/** @returns false where a message of this client id is there already */
export async function insertMessage(trx: DatabaseTransaction, row: NewMessage, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('messages')
    .values({ ...row, createdAt: now })
    .onConflict((conflict) => conflict.columns(['senderId', 'clientMessageId']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Keeps what a message said until now; the caller holds the lock on the conversation. */
export async function insertVersion(trx: DatabaseTransaction, row: MessageRow): Promise<void> {
  if (row.content === null) return
  await trx
    .insertInto('messageVersions')
    .values({
      messageId: row.id,
      version: row.version,
      content: row.content,
      writtenAt: row.editedAt ?? row.createdAt,
    })
    .execute()
}

export async function updateContent(
  trx: DatabaseTransaction,
  id: string,
  { version, content }: { version: number; content: Buffer },
  now: Date,
): Promise<void> {
  await trx.updateTable('messages').set({ version, content, editedAt: now }).where('id', '=', id).execute()
}

export function listVersions(db: Db, messageId: string) {
  return db
    .selectFrom('messageVersions')
    .select(['version', 'content', 'writtenAt'])
    .where('messageId', '=', messageId)
    .orderBy('version')
    .execute()
}

/** Leaves the place and nothing of what was in it. */
export async function eraseMessages(trx: DatabaseTransaction, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await trx.deleteFrom('messageVersions').where('messageId', 'in', ids).execute()
  await trx
    .updateTable('messages')
    .set({ content: null, documentId: null, fileUrl: null, deletedAt: now })
    .where('id', 'in', ids)
    .execute()
}

/** Notes that somebody has read up to a place; the caller holds the lock on the conversation. @returns false when they had already */
export async function insertRead(
  trx: DatabaseTransaction,
  { conversationId, userId, seq }: { conversationId: string; userId: string; seq: number },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO message_reads (conversation_id, user_id, up_to_seq, read_at)
    SELECT ${conversationId}, ${userId}, ${seq}, ${now}
    WHERE NOT EXISTS (SELECT 1 FROM message_reads
      WHERE conversation_id = ${conversationId} AND user_id = ${userId} AND up_to_seq >= ${seq})
    RETURNING 1`.execute(trx)
  if (rows.length === 0) return false
  await trx
    .updateTable('messages')
    .set({ readAt: now })
    .where('conversationId', '=', conversationId)
    .where('seq', '<=', seq)
    .where('senderId', '!=', userId)
    .where('readAt', 'is', null)
    .execute()
  return true
}

/** The newest message up to this one that somebody else has written; its readings say how far the person is. */
export async function findNewestOfOthers(
  db: Db,
  { conversationId, seq }: Pick<MessageRow, 'conversationId' | 'seq'>,
  userId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('seq', '<=', seq)
    .where('senderId', '!=', userId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** When each of these people had read each of these messages: the first of their readings that reaches it. */
export async function listReceipts(db: Db, messageIds: readonly string[], userIds: readonly string[]) {
  if (messageIds.length === 0 || userIds.length === 0) return []
  return db
    .selectFrom('messages as message')
    .innerJoin('users as reader', (join) => join.on('reader.id', 'in', userIds))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('messageReads as read')
          .select('read.readAt')
          .whereRef('read.conversationId', '=', 'message.conversationId')
          .whereRef('read.userId', '=', 'reader.id')
          .whereRef('read.upToSeq', '>=', 'message.seq')
          .orderBy('read.upToSeq')
          .limit(1)
          .as('first'),
      (join) => join.onTrue(),
    )
    .select(['message.id as messageId', 'reader.id as userId', 'first.readAt'])
    .where('message.id', 'in', messageIds)
    .whereRef('reader.id', '!=', 'message.senderId')
    .orderBy('first.readAt')
    .orderBy('reader.id')
    .execute()
}

/** Who of these people shows how far they have read. */
export async function listShowingReceipts(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('id', 'in', userIds)
    .where(sql<boolean>`preferences ->> 'readReceipts' IS DISTINCT FROM 'false'`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
