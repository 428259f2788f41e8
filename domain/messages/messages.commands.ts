import { uuidv7 } from '../../adapters/ids.ts'
import { type Message, messageLimits, type SendMessage } from '../../contracts/messages.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { cipherOf } from '../conversations/conversation-keys.ts'
import {
  type ConversationRow,
  findConversation,
  lockConversationForUpdate,
  takeNextSeq,
} from '../conversations/conversations.queries.ts'
import { findReadableDocument } from '../documents/document-access.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { requireNotOnHold } from '../holds/holds.queries.ts'
import { announceMessage } from './announce.ts'
import { ensureConversation, type Transaction } from './conversations.commands.ts'
import { canSend } from './conversations.presenter.ts'
import { openContent, sealContent } from './message-sealing.ts'
import { editableUntil, presentMessages } from './messages.presenter.ts'
import * as messages from './messages.queries.ts'
import { insertUnread } from './unread.queries.ts'

/** A message with its conversation, for somebody who may read it. */
interface Readable {
  row: messages.MessageRow
  conversation: ConversationRow
}

/** The message, if the actor may read its conversation now; with the conversation's row locked. @throws 404 */
export async function lockReadableMessage(ctx: Transaction, id: string, userId: string): Promise<Readable> {
  const found = await messages.findMessage(ctx.db, id)
  const conversation = found && (await lockConversationForUpdate(ctx.db, found.conversationId, userId))
  // Read again: the facts are those that hold while the lock is held.
  const row = conversation && (await messages.findMessage(ctx.db, id))
  if (!row) throw notFound()
  return { row, conversation }
}

async function presentOne(ctx: Context, userId: string, conversation: ConversationRow, id: string): Promise<Message> {
  const rows = await messages.listMessagesByIds(ctx.db, [id])
  const [message] = await presentMessages(ctx, { userId, now: ctx.clock.now() }, [conversation], rows)
  if (!message) throw notFound()
  return message
}

/**
 * Sends a message. With the `clientMessageId` of one that was sent before, answers that one: whoever does not know whether it arrived
 * sends it again. @throws 404, 403 for those who only read, 409 for a client id of another conversation, 422
 */
export function sendMessage(ctx: Context, body: SendMessage): Promise<Message> {
  const actor = requireActor(ctx)
  const { userId } = actor
  return withTransaction(ctx, async (ctx) => {
    const conversationId = body.conversationId ?? (await ensureConversation(ctx, actor, addresseeOf(body)))
    const conversation = await lockConversationForUpdate(ctx.db, conversationId, userId)
    if (!conversation) throw notFound()
    if (!canSend(conversation)) throw forbidden('You can read this conversation, but not write in it.')
    const { clientMessageId = null } = body
    const sent = clientMessageId && (await messages.findMessageOfClient(ctx.db, userId, clientMessageId))
    if (sent) {
      if (sent.conversationId !== conversation.id) throw clientIdTaken()
      return presentOne(ctx, userId, conversation, sent.id)
    }
    const id = await insertSealed(ctx, conversation, userId, body)
    await insertUnread(ctx.db, conversation.id, userId, ctx.clock.now())
    await announceMessage(ctx, { fact: 'message.sent', messageId: id, conversationId: conversation.id, userId })
    return presentOne(ctx, userId, conversation, id)
  })
}

function addresseeOf({ caseId, recipientId }: SendMessage) {
  return caseId === undefined ? { recipientId: recipientId ?? '' } : { caseId }
}

function clientIdTaken() {
  return conflict('CONFLICT', 'This client id belongs to a message of another conversation.')
}

async function insertSealed(
  ctx: Transaction,
  conversation: ConversationRow,
  senderId: string,
  { content, messageType, documentId, clientMessageId }: SendMessage,
): Promise<string> {
  const file = documentId === undefined ? noFile : await findAttachment(ctx, documentId, conversation)
  const now = ctx.clock.now()
  const [id, conversationId] = [uuidv7(), conversation.id]
  const sealed = sealContent(await cipherOf(ctx, conversation), { conversationId, messageId: id, version: 1 }, content)
  const seq = await takeNextSeq(ctx.db, conversationId, now)
  const { caseId, otherId: recipientId } = conversation
  const row = {
    id,
    conversationId,
    seq,
    senderId,
    recipientId,
    caseId,
    messageType,
    clientMessageId: clientMessageId ?? null,
  }
  const isNew = await messages.insertMessage(ctx.db, { ...row, ...file, content: sealed }, now)
  // In another conversation at this very moment: in this one the lock would have let us see it.
  if (!isNew) throw clientIdTaken()
  return id
}

const noFile = { documentId: null, fileUrl: null }

/**
 * A file of the case, or of the conversation of two: whoever reads the message reads the file, and nobody else. It stays among the
 * files when the message is deleted. @throws 422
 */
async function findAttachment(ctx: Transaction, documentId: string, conversation: ConversationRow) {
  const found = await findReadableDocument(ctx, documentId, requireActor(ctx).userId)
  const isHere =
    conversation.caseId === null
      ? found?.row.conversationId === conversation.id
      : found?.row.caseId === conversation.caseId && found.row.conversationId === null
  if (!found || !isHere) {
    throw invalid({ field: 'documentId', message: 'There is no such file in this conversation.' })
  }
  return { documentId: found.row.id, fileUrl: `/v1/documents/${found.row.id}/download` }
}

/** Changes the actor's own message; what it said is kept. @throws 404, 403, 409 MESSAGE_FIXED, 422 */
export function editMessage(ctx: Context, id: string, content: string): Promise<Message> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { row, conversation } = await lockReadableMessage(ctx, id, userId)
    requireOwn(row, userId)
    if (!canSend(conversation)) throw forbidden('You can read this conversation, but not write in it.')
    const now = ctx.clock.now()
    if (!editableUntil(row, now)) throw fixed()
    if (row.messageType === 'text' && content.trim() === '') {
      throw invalid({ field: 'content', message: 'Write something, or delete the message.' })
    }
    const cipher = await cipherOf(ctx, conversation)
    const place = { conversationId: conversation.id, messageId: row.id }
    const before = row.content && openContent(cipher, { ...place, version: row.version }, row.content)
    if (before === content) return presentOne(ctx, userId, conversation, row.id)
    const version = row.version + 1
    await messages.insertVersion(ctx.db, row)
    const sealed = sealContent(cipher, { ...place, version }, content)
    await messages.updateContent(ctx.db, row.id, { version, content: sealed }, now)
    await announceMessage(ctx, { fact: 'message.edited', messageId: row.id, conversationId: conversation.id, userId })
    const message = await presentOne(ctx, userId, conversation, row.id)
    await recordAudit(ctx, { ...auditOf(row), act: 'message.edited', details: { version } })
    return message
  })
}

function fixed() {
  return conflict(
    'MESSAGE_FIXED',
    `A message can be changed for ${messageLimits.editMinutes} minutes, and not once it is deleted.`,
  )
}

/** Changes are in the chain of the case, or of the platform; what was said is in neither. */
function auditOf({ id, caseId }: messages.MessageRow) {
  return { ...(caseId !== null && { caseId }), subject: { type: 'message', id } }
}

function requireOwn(row: messages.MessageRow, userId: string): void {
  if (row.senderId !== userId) throw forbidden('Only who has written a message can do this.')
}

/**
 * Takes back the actor's own message: text and history are gone, the place stays. Nobody else may, the owner of the case included: what
 * counsel wrote is not the client's to take away. Again, changes nothing. @throws 404, 403, 409 ON_HOLD
 */
export function deleteMessage(ctx: Context, id: string): Promise<Message> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { row, conversation } = await lockReadableMessage(ctx, id, userId)
    requireOwn(row, userId)
    if (row.deletedAt) return presentOne(ctx, userId, conversation, row.id)
    if (row.caseId !== null) await requireNotOnHold(ctx.db, row.caseId)
    await messages.eraseMessages(ctx.db, [row.id], ctx.clock.now())
    const conversationId = conversation.id
    await announceMessage(ctx, { fact: 'message.deleted', messageId: row.id, conversationId, userId })
    const message = await presentOne(ctx, userId, conversation, row.id)
    await recordAudit(ctx, { ...auditOf(row), act: 'message.deleted', details: { version: row.version } })
    return message
  })
}

/** What a message said, oldest first, the present text last; nothing of a deleted one. @throws 404 */
export async function getMessageHistory(ctx: Context, id: string) {
  const { userId } = requireActor(ctx)
  const row = await messages.findMessage(ctx.db, id)
  const conversation = row && (await findConversation(ctx.db, row.conversationId, userId))
  if (!conversation) throw notFound()
  if (row.content === null) return []
  if (row.version > 1) await recordRead(ctx, { ...auditOf(row), act: 'message.historyRead' })
  const cipher = await cipherOf(ctx, conversation)
  const versions = await messages.listVersions(ctx.db, row.id)
  const present = { version: row.version, content: row.content, writtenAt: row.editedAt ?? row.createdAt }
  return [...versions, present].map(({ version, content, writtenAt }) => ({
    version,
    content: openContent(cipher, { conversationId: row.conversationId, messageId: row.id, version }, content),
    writtenAt: writtenAt.toISOString(),
  }))
}
