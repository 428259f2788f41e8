import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type {
  Conversation,
  ConversationPart,
  getConversation as getEndpoint,
  listConversations as listEndpoint,
} from '../../contracts/messages.ts'
import { requireCan } from '../cases/cases.policy.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { type Actor, type Context, randomId, requireActor, withTransaction } from '../context.ts'
import { createConversationKey } from '../conversations/conversation-keys.ts'
import * as conversations from '../conversations/conversations.queries.ts'
import { findRecipient } from '../conversations/relations.queries.ts'
import { notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { presentConversations } from './conversations.presenter.ts'
import { presentMessages } from './messages.presenter.ts'
import { findMessage, listMessagesBetween } from './messages.queries.ts'

/** A page of the actor's conversations that have messages. */
export async function listConversations(
  ctx: Context,
  { page, pageSize, q, unread, caseId }: EndpointQuery<typeof listEndpoint>,
): Promise<{ data: Conversation[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const query = { page, pageSize, q: q || undefined, caseId, unreadOnly: unread === 'true' }
  const { rows, total } = await conversations.listConversations(ctx.db, userId, query)
  const data = await presentConversations(ctx, { userId, now: ctx.clock.now() }, rows)
  return { data, pagination: { page, pageSize, total } }
}

/** How much the actor has not read. */
export function countUnreadMessages(ctx: Context): Promise<{ unread: number; conversations: number }> {
  const { userId } = requireActor(ctx)
  return conversations.countUnread(ctx.db, userId)
}

/** A conversation with a part of its messages, oldest first. @throws 404 */
export async function getConversation(
  ctx: Context,
  id: string,
  query: EndpointQuery<typeof getEndpoint>,
): Promise<ConversationPart> {
  const { userId } = requireActor(ctx)
  const row = await conversations.findConversation(ctx.db, id, userId)
  if (!row) throw notFound()
  const viewer = { userId, now: ctx.clock.now() }
  const { from, to } = await placesOf(ctx, row, query)
  const found = await listMessagesBetween(ctx.db, id, { from, to })
  const [conversation] = await presentConversations(ctx, viewer, [row])
  if (!conversation) throw notFound()
  return {
    conversation,
    messages: await presentMessages(ctx, viewer, [row], found),
    hasOlder: from > 1 && row.lastSeq > 0,
    hasNewer: to < row.lastSeq,
  }
}

/** First and last place of the part that was asked for. @throws 404 for a message that is not in this conversation */
async function placesOf(
  ctx: Context,
  { id, lastSeq }: conversations.ConversationRow,
  { before, after, around, limit }: EndpointQuery<typeof getEndpoint>,
): Promise<{ from: number; to: number }> {
  if (after !== undefined) return { from: after + 1, to: after + limit }
  if (around !== undefined) {
    const message = await findMessage(ctx.db, around)
    if (message?.conversationId !== id) throw notFound()
    // At the ends the part is not smaller for it: it moves.
    const from = Math.max(1, Math.min(message.seq - Math.floor(limit / 2), lastSeq - limit + 1))
    return { from, to: from + limit - 1 }
  }
  const to = before === undefined ? lastSeq : Math.min(before - 1, lastSeq)
  return { from: Math.max(1, to - limit + 1), to }
}

/** Where a message goes: a case the actor is in, or a person whom the actor may write to. */
export type Addressee = { caseId: string } | { recipientId: string }

/** The conversation of a case, or with a person; made if there is none. @throws 404 */
export function openConversation(ctx: Context, addressee: Addressee): Promise<Conversation> {
  const actor = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const id = await ensureConversation(ctx, actor, addressee)
    const row = await conversations.findConversation(ctx.db, id, actor.userId)
    const viewer = { userId: actor.userId, now: ctx.clock.now() }
    const [conversation] = row ? await presentConversations(ctx, viewer, [row]) : []
    if (!conversation) throw notFound()
    return conversation
  })
}

/** What a command has inside its transaction. */
export type Transaction = Context & { db: DatabaseTransaction }

/** Finds or makes the conversation; asks first whether the actor may. @returns its id. @throws 404 */
export async function ensureConversation(ctx: Transaction, actor: Actor, addressee: Addressee): Promise<string> {
  if ('caseId' in addressee) {
    const found = await findCaseAndRelation(ctx.db, addressee.caseId, actor.userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'readCase')
    const caseId = found.row.id
    const find = () => conversations.findConversationOfCase(ctx.db, caseId)
    return (await find())?.id ?? create(ctx, { caseId, firstUserId: null, secondUserId: null }, find)
  }
  const { userId } = actor
  const find = () => conversations.findConversationOfPeople(ctx.db, userId, addressee.recipientId.toLowerCase())
  const existing = await find()
  // One that is there may be read also when the two share nothing any more.
  if (existing && (await conversations.findConversation(ctx.db, existing.id, userId))) return existing.id
  const recipient = await findRecipient(ctx.db, { actorId: userId, id: addressee.recipientId })
  if (!recipient) throw notFound()
  return create(ctx, { caseId: null, ...conversations.inOrder(userId, recipient.id) }, find)
}

async function create(
  ctx: Transaction,
  parties: Pick<conversations.NewConversation, 'caseId' | 'firstUserId' | 'secondUserId'>,
  find: () => Promise<{ id: string } | undefined>,
): Promise<string> {
  const id = randomId()
  const key =
    parties.caseId === null ? createConversationKey(ctx.masterKeys, id) : { masterKeyId: null, wrappedKey: null }
  if (await conversations.insertConversation(ctx.db, { id, ...parties, ...key }, ctx.clock.now())) {
    await record(ctx, { fact: 'conversation.created', conversationId: id })
    return id
  }
  const existing = await find()
  if (!existing) throw new Error('a conversation is neither there nor can it be made')
  return existing.id
}
