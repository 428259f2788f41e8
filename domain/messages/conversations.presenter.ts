import { can } from '../../contracts/access.ts'
import type { Conversation } from '../../contracts/messages.ts'
import { caseRole } from '../cases/cases.queries.ts'
import type { ConversationStore } from '../conversations/conversation-keys.ts'
import { type ConversationRow, listReaders, type ReaderRow } from '../conversations/conversations.queries.ts'
import { accountRole } from '../users/users.presenter.ts'
import { presentMessages, type Viewer } from './messages.presenter.ts'
import { listLastMessages } from './messages.queries.ts'

/** Whether the person whom the row was asked for may write: in a case by their role, to a person while they are related. */
export function canSend(row: ConversationRow): boolean {
  if (row.shreddedAt) return false
  if (row.caseId === null) return row.canWriteToOther
  return can({ role: caseRole(row.myRole), isOwner: false }, 'sendMessages')
}

/** Conversations as the person they were asked for sees them. */
export async function presentConversations(
  store: ConversationStore,
  viewer: Viewer,
  rows: readonly ConversationRow[],
): Promise<Conversation[]> {
  const ids = rows.map(({ id }) => id)
  const readers = await listReaders(store.db, ids)
  const last = await presentMessages(store, viewer, rows, await listLastMessages(store.db, ids))
  return rows.map((row) => ({
    id: row.id,
    kind: row.caseId === null ? ('people' as const) : ('case' as const),
    caseId: row.caseId,
    title: row.caseTitle ?? row.otherName ?? '',
    people: readers.filter(({ conversationId }) => conversationId === row.id).map(presentReader),
    canSend: canSend(row),
    unread: Number(row.unread),
    readSeq: Number(row.readSeq),
    lastSeq: row.lastSeq,
    lastMessage: last.find(({ conversationId }) => conversationId === row.id) ?? null,
    createdAt: row.createdAt.toISOString(),
  }))
}

function presentReader({ id, name, role }: ReaderRow) {
  return { id, name, role: accountRole(role) }
}
