import { z } from 'zod'
import { liveDocumentKinds } from './access.ts'
import { defineEndpoint } from './endpoint.ts'
import { day, pageQuery, timestamp, uuid } from './envelope.ts'

/** Longest question in characters. */
export const maxInsideQuery = 200

export const insideSearchQuery = pageQuery.extend({
  /**
   * Words, all of which must be there (in any inflection), and phrases in double quotes, which must stand there word for word.
   */
  q: z.string().trim().min(1, 'Enter what you are looking for').max(maxInsideQuery),
  /** Within one case. */
  caseId: uuid.optional(),
  kind: z.enum(['text', 'message', 'file']).optional(),
  /** Messages this person has sent and files they have added; the texts of a case are written by everybody and are left out. */
  personId: uuid.optional(),
  /** Written on this day or later (UTC). */
  from: day.optional(),
  /** Written on this day or earlier (UTC). */
  to: day.optional(),
})

/** A stretch of the text around what was found. Positions count UTF-16 units of `text`; it is text, never HTML. */
export const snippetSchema = z.object({
  text: z.string(),
  ranges: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
})
export type Snippet = z.infer<typeof snippetSchema>

const found = z.object({
  /** Null outside of cases. */
  caseId: uuid.nullable(),
  caseTitle: z.string().nullable(),
  title: z.string(),
  snippet: snippetSchema,
  /** When it was written. */
  at: timestamp,
})

export const insideHitSchema = z.discriminatedUnion('kind', [
  found.extend({
    kind: z.literal('text'),
    documentId: uuid,
    documentKind: z.enum(liveDocumentKinds),
    /** The block, counted from 0 over all blocks that hold text, and the heading above it. */
    place: z.object({ block: z.number().int(), heading: z.string().nullable() }),
  }),
  /** `GET /v1/messages/:conversationId?around=:messageId` shows it among the others. */
  found.extend({ kind: z.literal('message'), conversationId: uuid, messageId: uuid, senderId: uuid }),
  /** A page of the newest version of a file, counted from 0. */
  found.extend({ kind: z.literal('file'), documentId: uuid, place: z.object({ page: z.number().int() }) }),
])
export type InsideHit = z.infer<typeof insideHitSchema>

export const searchInside = defineEndpoint({
  name: 'searchInside',
  method: 'GET',
  path: '/v1/search/documents',
  summary: 'Inside the texts, messages and files that you may read',
  tag: 'Search',
  access: 'user',
  query: insideSearchQuery,
  data: z.object({
    hits: z.array(insideHitSchema),
    /** How many cases were searched, and how many there are: of many, those with the latest activity. */
    cases: z.object({ searched: z.number().int(), all: z.number().int() }),
    /** False: only the best of what has the words were compared with the phrase. */
    complete: z.boolean(),
    /** True: something was written in the last moments that is not found yet. */
    catchingUp: z.boolean(),
  }),
  paginated: true,
  errors: ['NOT_FOUND'],
})
