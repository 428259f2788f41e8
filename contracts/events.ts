import { z } from 'zod'
import { caseSchema } from './cases.ts'
import { consultationSchema } from './consultations.ts'
import { documentSchema } from './documents.ts'
import { timestamp, uuid } from './envelope.ts'
import { messageSchema } from './messages.ts'
import { notificationSchema } from './notifications.ts'

/**
 * Frames of `ws(s)://HOST/v1/events?token=…&since=<last id>`: JSON texts `{ id, event, data, at }`. The `id`s of one person grow in
 * the order of commits, so whoever comes back with the last one it has seen gets everything after it, once.
 */

/** For how long missed events are kept; past it one `resync` frame comes and the client asks for everything anew. In days. */
export const EVENTS_KEPT_DAYS = 7

/** Position in one person's events; decimal digits, compared as a number. */
const eventId = z.string().regex(/^\d{1,15}$/)

/** Events that are stored and replayed; `data` is what the matching `GET` answers now. */
const storedFrames = [
  z.object({ id: eventId, event: z.literal('notification:new'), data: notificationSchema, at: timestamp }),
  z.object({ id: eventId, event: z.literal('case:status:update'), data: caseSchema, at: timestamp }),
  /** A message was sent, or, with the same id again, edited, deleted or read: what it is now (contracts/messages.ts). */
  z.object({ id: eventId, event: z.literal('message:new'), data: messageSchema, at: timestamp }),
  /** A file was added, or is another than before, or is gone for the reader: deleted, or not shared any more. */
  z.object({
    id: eventId,
    event: z.literal('document:update'),
    data: z.union([
      documentSchema,
      z.object({ id: uuid, caseId: uuid.nullable(), conversationId: uuid.nullable(), isGone: z.literal(true) }),
    ]),
    at: timestamp,
  }),
  /** Anything about a consultation: times, lobby, people, consents, recording. */
  z.object({ id: eventId, event: z.literal('consultation:update'), data: consultationSchema, at: timestamp }),
] as const

/** Where the connection stands: `ready` when it came without `since`, `resync` when what it missed is not kept any more. */
const positionFrames = [
  z.object({ id: eventId, event: z.literal('ready'), data: z.object({}), at: timestamp }),
  z.object({ id: eventId, event: z.literal('resync'), data: z.object({}), at: timestamp }),
] as const

const presence = z.object({ userId: uuid })
/** In a case's conversation both are there; `conversationId` alone in one of two people, `caseId` alone when a client said no more. */
const typing = z.object({ userId: uuid, caseId: uuid.optional(), conversationId: uuid.optional() })

/**
 * Who is there and who types, for people who share a case or a conversation with them; no id, never replayed. They say how it is: whoever is there
 * at the beginning comes as `user:online`, too, and the same may be said twice.
 */
const passingFrames = [
  z.object({ event: z.literal('user:online'), data: presence, at: timestamp }),
  z.object({ event: z.literal('user:offline'), data: presence, at: timestamp }),
  z.object({ event: z.literal('typing:start'), data: typing, at: timestamp }),
  z.object({ event: z.literal('typing:stop'), data: typing, at: timestamp }),
] as const

export const storedFrameSchema = z.discriminatedUnion('event', storedFrames)
export const passingFrameSchema = z.discriminatedUnion('event', passingFrames)
/** Everything that the server sends. */
export const eventFrameSchema = z.discriminatedUnion('event', [...storedFrames, ...positionFrames, ...passingFrames])
export type EventFrame = z.infer<typeof eventFrameSchema>
export type StoredFrame = z.infer<typeof storedFrameSchema>
export type PassingFrame = z.infer<typeof passingFrameSchema>
export type StoredEventName = StoredFrame['event']

/** What a client may send: its token (first frame, or a newer one before the old one ends), and that it types in a case or a conversation. */
export const clientFrameSchema = z.union([
  z.strictObject({ token: z.string().max(4096), since: eventId.optional() }),
  z.strictObject({
    event: z.enum(['typing:start', 'typing:stop']),
    data: z.union([z.strictObject({ caseId: uuid }), z.strictObject({ conversationId: uuid })]),
  }),
])
export type ClientFrame = z.infer<typeof clientFrameSchema>

/** How the server closes an events connection; a client comes back with `since` after every one of them but BAD_FRAME. */
export const eventCloseCodes = {
  /** Deploy or shut-down. */
  SERVICE_RESTART: { code: 1012, reason: 'SERVICE_RESTART' },
  /** The database is away, the reader too slow, or there are too many connections. */
  TRY_AGAIN_LATER: { code: 1013, reason: 'TRY_AGAIN_LATER' },
  /** Something that is no frame of ours. */
  BAD_FRAME: { code: 4400, reason: 'BAD_FRAME' },
  /** No token in time, a wrong one, or one whose session has ended. */
  TOKEN: { code: 4401, reason: 'TOKEN' },
  TOKEN_EXPIRED: { code: 4401, reason: 'TOKEN_EXPIRED' },
} as const
export type EventCloseReason = keyof typeof eventCloseCodes
