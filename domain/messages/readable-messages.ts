import type { Message } from '../../contracts/messages.ts'
import type { ConversationStore } from '../conversations/conversation-keys.ts'
import { type ConversationRow, findConversation } from '../conversations/conversations.queries.ts'
import { presentMessages, type Viewer } from './messages.presenter.ts'
import { listMessagesByIds } from './messages.queries.ts'

/**
 * Those of the messages that somebody may read now, decrypted: for live events, search and whatever else knows ids only and has to ask
 * for the rights of this moment. In no particular order.
 */
export async function listReadableMessages(
  store: ConversationStore,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Message[]> {
  const rows = await listMessagesByIds(store.db, ids)
  const conversations = new Map<string, ConversationRow>()
  for (const id of new Set(rows.map(({ conversationId }) => conversationId))) {
    const found = await findConversation(store.db, id, viewer.userId)
    if (found) conversations.set(id, found)
  }
  const readable = rows.filter(({ conversationId }) => conversations.has(conversationId))
  return presentMessages(store, viewer, [...conversations.values()], readable)
}
