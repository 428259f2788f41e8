import { z } from 'zod'
import { defineEndpoint, type EndpointBody, type EndpointData } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { personSchema } from './users.ts'

/**
 * Messages. A conversation belongs to a case (one each; read by the people of the case now, without those behind a wall) or to two
 * people. Its messages have places from 1 to `lastSeq`, without holes and in the order of their commits; a deleted one keeps its place.
 *
 * Live: `message:new` on /v1/events carries a message as it is now. It comes when one is sent, and again, with the same id, when it
 * was edited, deleted, or read further (`readBy` of that message then says how far somebody is). Typing: see contracts/events.ts.
 */

export const messageLimits = {
  /** Characters of one message (UTF-16 code units, as `maxLength` of a text field counts). */
  content: 8_000,
  /** For how long one's own message may be changed, in minutes; what it said before stays readable. */
  editMinutes: 60,
  /** Messages of one answer at most. */
  page: 100,
  /** Length of a voice or video note, in seconds; what a recorder stops at. */
  noteSeconds: 300,
  /** Messages and edits of one person a minute. */
  perMinute: 60,
} as const

export const messageTypes = ['text', 'file', 'voice', 'video'] as const
export type MessageType = (typeof messageTypes)[number]

/** How far somebody has read; whoever has read a message has read all before it. */
const readReceipt = z.object({ userId: uuid, readAt: timestamp })

export const messageSchema = z.object({
  /** UUIDv7, made by the server. */
  id: uuid,
  conversationId: uuid,
  /** Place in the conversation, from 1, without holes. */
  seq: z.number().int(),
  senderId: uuid,
  /** As it is now; also of somebody who is not in the case any more. */
  senderName: z.string(),
  /** The other person, in a conversation of two. */
  recipientId: uuid.nullable(),
  caseId: uuid.nullable(),
  messageType: z.enum(messageTypes),
  /** Plain text with line breaks, never markup; addresses in it become links in the client. Null once deleted. */
  content: z.string().nullable(),
  /** The attached file (contracts/documents.ts). */
  documentId: uuid.nullable(),
  /** Its path in this API, to be read with the same token. */
  fileUrl: z.string().nullable(),
  /** The id the sender's client gave it; null for everybody else. */
  clientMessageId: uuid.nullable(),
  createdAt: timestamp,
  editedAt: timestamp.nullable(),
  /** Until when whoever asks may change it; null for messages of others, deleted ones, and once the time is over. */
  editableUntil: timestamp.nullable(),
  deletedAt: timestamp.nullable(),
  /** When the first of the others read it; see `readBy`. */
  readAt: timestamp.nullable(),
  /** Who of the others has read it. Empty for whoever does not show their own reading (preference `readReceipts`). */
  readBy: z.array(readReceipt),
})
export type Message = z.infer<typeof messageSchema>

export const conversationSchema = z.object({
  /** UUIDv4. */
  id: uuid,
  kind: z.enum(['case', 'people']),
  caseId: uuid.nullable(),
  /** Title of the case, or the other person's name. */
  title: z.string(),
  /** Who reads it now, whoever asks included. */
  people: z.array(personSchema),
  /** Observers of a case read only; two people who share nothing any more keep what they wrote and write no more. */
  canSend: z.boolean(),
  /** Messages of others that are not read yet, those from before one came into the case left out; 1,000 stands for more. */
  unread: z.number().int(),
  /** One's own place: everything up to it is read. 0: nothing. */
  readSeq: z.number().int(),
  /** Place of the newest message; 0: there is none. */
  lastSeq: z.number().int(),
  lastMessage: messageSchema.nullable(),
  createdAt: timestamp,
})
export type Conversation = z.infer<typeof conversationSchema>

export const listConversations = defineEndpoint({
  name: 'listConversations',
  method: 'GET',
  path: '/v1/messages',
  summary: 'Your conversations that have messages, the newest message first',
  tag: 'Messages',
  access: 'user',
  query: pageQuery.extend({
    /** Part of a case's title or of a person's name. */
    q: z.string().trim().max(200).optional(),
    /** Only those with something to read. */
    unread: z.enum(['true', 'false']).default('false'),
    caseId: uuid.optional(),
  }),
  data: z.array(conversationSchema),
  paginated: true,
})

export const countUnreadMessages = defineEndpoint({
  name: 'countUnreadMessages',
  method: 'GET',
  path: '/v1/messages/unread-count',
  summary: 'How many messages you have not read, in how many conversations',
  tag: 'Messages',
  access: 'user',
  data: z.object({ unread: z.number().int(), conversations: z.number().int() }),
})

export const openConversation = defineEndpoint({
  name: 'openConversation',
  method: 'POST',
  path: '/v1/messages/conversations',
  summary:
    'The conversation of a case, or with a person; made if there is none yet. The other sees it once a message is sent.',
  tag: 'Messages',
  access: 'user',
  body: z.union([z.strictObject({ caseId: uuid }), z.strictObject({ recipientId: uuid })]),
  data: conversationSchema,
  errors: ['NOT_FOUND'],
})

/** A place in a conversation. */
const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const getConversation = defineEndpoint({
  name: 'getConversation',
  method: 'GET',
  // `:id` and not `:conversationId`: OpenAPI takes paths that differ in a parameter's name only for the same one.
  path: '/v1/messages/:id',
  summary:
    'A conversation with a part of its messages, oldest first: the newest, or before or after a place, or around a message',
  tag: 'Messages',
  access: 'user',
  params: z.object({ id: uuid.describe('Id of the conversation') }),
  query: z
    .object({
      limit: z.coerce.number().int().min(1).max(messageLimits.page).default(50),
      before: place.optional().describe('Messages with a smaller seq, the ones next to it'),
      after: place.optional().describe('Messages with a larger seq, the ones next to it'),
      around: uuid.optional().describe('Id of a message: as many before it as after it. Not there: 404'),
    })
    .refine(({ before, after, around }) => [before, after, around].filter((given) => given !== undefined).length <= 1, {
      message: 'Give one of before, after and around.',
      path: ['before'],
    }),
  data: z.object({
    conversation: conversationSchema,
    messages: z.array(messageSchema),
    hasOlder: z.boolean(),
    hasNewer: z.boolean(),
  }),
})
export type ConversationPart = EndpointData<typeof getConversation>

/** Control characters say nothing to people; tabs and line breaks do. */
const content = z
  .string()
  .max(messageLimits.content, `At most ${messageLimits.content.toLocaleString('en')} characters; send a file for more`)
  .transform((text) => text.replaceAll(/\r\n?/g, '\n'))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it
  .refine((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text), 'Not a plain text')

export const sendMessage = defineEndpoint({
  name: 'sendMessage',
  method: 'POST',
  path: '/v1/messages',
  summary: 'Sends a message into a conversation, to the people of a case, or to a person',
  tag: 'Messages',
  access: 'user',
  body: z
    .object({
      conversationId: uuid.optional(),
      caseId: uuid.optional(),
      recipientId: uuid.optional(),
      content: content.default(''),
      messageType: z.enum(messageTypes).default('text'),
      /** A file of the conversation's case, or one that was uploaded for this conversation of two. */
      documentId: uuid.optional(),
      /** Made by the client: the same one again, after a broken connection, answers the message that is there. */
      clientMessageId: uuid.optional(),
    })
    .refine(
      ({ conversationId, caseId, recipientId }) => [conversationId, caseId, recipientId].filter(Boolean).length === 1,
      { message: 'Give one of conversationId, caseId and recipientId.', path: ['conversationId'] },
    )
    .refine(({ messageType, content }) => messageType !== 'text' || content.trim() !== '', {
      message: 'Write something',
      path: ['content'],
    })
    .refine(({ messageType, documentId }) => (messageType === 'text') === (documentId === undefined), {
      message: 'A file, voice or video message has a file, a text has none',
      path: ['documentId'],
    }),
  data: messageSchema,
  status: 201,
  errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'],
})
export type SendMessage = EndpointBody<typeof sendMessage>

const ofMessage = z.object({ id: uuid.describe('Id of the message') })

export const editMessage = defineEndpoint({
  name: 'editMessage',
  method: 'PUT',
  path: '/v1/messages/:id',
  summary: 'Changes your own message for a while after it was sent; what it said before stays readable',
  tag: 'Messages',
  access: 'user',
  params: ofMessage,
  body: z.object({ content }),
  data: messageSchema,
  errors: ['FORBIDDEN', 'MESSAGE_FIXED'],
})

export const getMessageHistory = defineEndpoint({
  name: 'getMessageHistory',
  method: 'GET',
  path: '/v1/messages/:id/history',
  summary: 'What a message said, oldest first, the present text last; nothing of a deleted one',
  tag: 'Messages',
  access: 'user',
  params: ofMessage,
  data: z.array(z.object({ version: z.number().int(), content: z.string(), writtenAt: timestamp })),
})

export const markMessageRead = defineEndpoint({
  name: 'markMessageRead',
  method: 'PUT',
  path: '/v1/messages/:id/read',
  summary: 'You have read the conversation up to this message; again, or of an earlier one, changes nothing',
  tag: 'Messages',
  access: 'user',
  params: ofMessage,
  data: z.object({ conversationId: uuid, readSeq: z.number().int(), unread: z.number().int() }),
})

export const deleteMessage = defineEndpoint({
  name: 'deleteMessage',
  method: 'DELETE',
  path: '/v1/messages/:id',
  summary: 'Takes back your own message: its text and what it said before are gone for everybody, its place stays',
  tag: 'Messages',
  access: 'user',
  params: ofMessage,
  data: messageSchema,
  errors: ['FORBIDDEN', 'ON_HOLD'],
})
