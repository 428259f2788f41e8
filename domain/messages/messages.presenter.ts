import type { Cipher } from '../../adapters/cipher.ts'
import { type Message, type MessageType, messageLimits, messageTypes } from '../../contracts/messages.ts'
import { type ConversationStore, findCipher, type SealedConversation } from '../conversations/conversation-keys.ts'
import { listReaders } from '../conversations/conversations.queries.ts'
import { openContent } from './message-sealing.ts'
import { listReceipts, listShowingReceipts, type MessageRow } from './messages.queries.ts'

/** Whom messages are shown to, and when. */
export interface Viewer {
  userId: string
  now: Date
}

/** The type in the row; the database's own check allows no other. */
function messageType(value: string): MessageType {
  return messageTypes.find((known) => known === value) ?? 'text'
}

/** What a message says; null once it was deleted or its key is gone. */
export function plainContent(cipher: Cipher | undefined, row: MessageRow): string | null {
  if (row.content === null || !cipher) return null
  const { conversationId, id: messageId, version } = row
  return openContent(cipher, { conversationId, messageId, version }, row.content)
}

/** Until when the sender may change it; undefined when that is over. */
export function editableUntil({ createdAt, deletedAt }: MessageRow, now: Date): Date | undefined {
  const until = new Date(createdAt.getTime() + messageLimits.editMinutes * 60_000)
  return deletedAt || until <= now ? undefined : until
}

/**
 * Messages as somebody who may read their conversations sees them. Readings are shown between those who both show theirs, and only
 * of people who read the conversation now.
 */
export async function presentMessages(
  store: ConversationStore,
  { userId, now }: Viewer,
  conversations: readonly SealedConversation[],
  rows: readonly MessageRow[],
): Promise<Message[]> {
  const ciphers = new Map<string, Cipher | undefined>()
  for (const conversation of conversations) ciphers.set(conversation.id, await findCipher(store, conversation))
  const receipts = await receiptsFor(store, userId, rows)
  return rows.map((row) => {
    const isOwn = row.senderId === userId
    const readBy = receipts.get(row.id) ?? []
    const { id, conversationId, seq, senderId, senderName, recipientId, caseId, documentId, fileUrl } = row
    return {
      ...{ id, conversationId, seq, senderId, senderName, recipientId, caseId, documentId, fileUrl },
      messageType: messageType(row.messageType),
      content: plainContent(ciphers.get(row.conversationId), row),
      clientMessageId: isOwn ? row.clientMessageId : null,
      createdAt: row.createdAt.toISOString(),
      editedAt: row.editedAt?.toISOString() ?? null,
      editableUntil: (isOwn && editableUntil(row, now)?.toISOString()) || null,
      deletedAt: row.deletedAt?.toISOString() ?? null,
      readAt: readBy[0]?.readAt ?? null,
      readBy,
    }
  })
}

async function receiptsFor({ db }: ConversationStore, userId: string, rows: readonly MessageRow[]) {
  const byMessage = new Map<string, Message['readBy']>()
  const readers = await listReaders(db, [...new Set(rows.map(({ conversationId }) => conversationId))])
  const showing = await listShowingReceipts(db, [...new Set([userId, ...readers.map(({ id }) => id)])])
  if (!showing.has(userId)) return byMessage
  const readersOf = new Set(readers.map(({ conversationId, id }) => `${conversationId} ${id}`))
  const conversationOf = new Map(rows.map(({ id, conversationId }) => [id, conversationId]))
  showing.delete(userId)
  for (const { messageId, userId: reader, readAt } of await listReceipts(
    db,
    [...conversationOf.keys()],
    [...showing],
  )) {
    if (!readersOf.has(`${conversationOf.get(messageId)} ${reader}`)) continue
    const readBy = byMessage.get(messageId) ?? []
    byMessage.set(messageId, [...readBy, { userId: reader, readAt: readAt.toISOString() }])
  }
  return byMessage
}
