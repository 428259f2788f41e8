import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type ConversationStore, findCipher } from '../conversations/conversation-keys.ts'
import { announceMessage } from './announce.ts'
import { plainContent } from './messages.presenter.ts'
import { eraseMessages, listMessagesOfSender } from './messages.queries.ts'

/** A message of somebody's own, for their export. */
export interface OwnMessage {
  id: string
  conversationId: string
  caseId: string | null
  recipientId: string | null
  messageType: string
  /** Null once it was deleted, or its key is gone. */
  content: string | null
  documentId: string | null
  createdAt: Date
  editedAt: Date | null
  deletedAt: Date | null
}

/**
 * What somebody has written, decrypted, in the order of their ids (which is that of time): everything they sent, also in cases they have
 * left since. The caller has decided that it may be given out, and to whom.
 * @param after id of the last message of the page before
 */
export async function listMessagesOfUser(
  store: ConversationStore,
  { userId, after, limit }: { userId: string; after: string | undefined; limit: number },
): Promise<OwnMessage[]> {
  const rows = await listMessagesOfSender(store.db, userId, { after, limit })
  const conversationIds = [...new Set(rows.map(({ conversationId }) => conversationId))]
  const conversations = await store.db
    .selectFrom('conversations')
    .selectAll()
    .where('id', 'in', conversationIds.length > 0 ? conversationIds : [userId])
    .execute()
  const ciphers = new Map<string, Awaited<ReturnType<typeof findCipher>>>()
  for (const conversation of conversations) ciphers.set(conversation.id, await findCipher(store, conversation))
  return rows.map((row) => {
    const { id, conversationId, caseId, recipientId, messageType, documentId, createdAt, editedAt, deletedAt } = row
    const content = plainContent(ciphers.get(conversationId), row)
    return { id, conversationId, caseId, recipientId, messageType, content, documentId, createdAt, editedAt, deletedAt }
  })
}

/**
 * Leaves tombstones of what somebody has written outside of cases, or in one case: texts and histories are gone, places stay, whoever
 * reads the conversation is told. Asks nothing about holds: the caller has. @returns how many; call again until it is 0
 */
export async function tombstoneMessagesOfUser(
  { db, clock }: { db: DatabaseTransaction; clock: Clock },
  { userId, caseId, limit }: { userId: string; caseId: string | null; limit: number },
): Promise<number> {
  const rows = await listMessagesOfSender(db, userId, { after: undefined, limit, leftIn: caseId })
  await eraseMessages(
    db,
    rows.map(({ id }) => id),
    clock.now(),
  )
  for (const { id: messageId, conversationId } of rows) {
    await announceMessage({ db, clock }, { fact: 'message.deleted', messageId, conversationId, userId })
  }
  return rows.length
}
