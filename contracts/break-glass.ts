import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { proseMirrorJson } from './live-documents.ts'

/** So long emergency access lasts, unless its administrator ends it. */
export const BREAK_GLASS_MINUTES = 60

const tag = 'Emergency access'
const params = z.object({ id: uuid })

export const breakGlassSchema = z.object({
  id: uuid,
  caseId: uuid,
  /** The end of the case's id, as people of the platform name it. */
  reference: z.string(),
  /** The administrator. */
  adminName: z.string(),
  reason: z.string(),
  startedAt: timestamp,
  expiresAt: timestamp,
  endedAt: timestamp.nullable(),
  endedBy: z.enum(['admin', 'time']).nullable(),
  isOpen: z.boolean(),
  /** Whether the caller opened it. */
  isMine: z.boolean(),
})
export type BreakGlass = z.infer<typeof breakGlassSchema>

export const openBreakGlass = defineEndpoint({
  name: 'openBreakGlass',
  method: 'POST',
  path: '/v1/admin/break-glass',
  summary: `Opens emergency access to the brief and files of a case, to read, for ${BREAK_GLASS_MINUTES} minutes; its people are told at once`,
  tag,
  access: 'user',
  body: z.object({
    caseId: uuid,
    reason: z.string().trim().min(20, 'Say why, so that the people of the case understand it').max(1000),
  }),
  // Without the reason: the answer is kept with its key, and reasons are sealed.
  data: z.object({ id: uuid, expiresAt: timestamp }),
  status: 201,
  idempotencyKey: 'required',
  errors: ['NOT_FOUND', 'STEP_UP_REQUIRED', 'CONFLICT'],
})

export const endBreakGlass = defineEndpoint({
  name: 'endBreakGlass',
  method: 'POST',
  path: '/v1/admin/break-glass/:id/end',
  summary: 'Ends one’s own emergency access',
  tag,
  access: 'user',
  params,
  data: breakGlassSchema,
  errors: ['CONFLICT'],
})

export const listBreakGlass = defineEndpoint({
  name: 'listBreakGlass',
  method: 'GET',
  path: '/v1/admin/break-glass',
  summary: 'Emergency accesses of all administrators, newest first',
  tag,
  access: 'user',
  query: pageQuery,
  data: z.array(breakGlassSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const getEmergencyBrief = defineEndpoint({
  name: 'getEmergencyBrief',
  method: 'GET',
  path: '/v1/admin/break-glass/:id/brief',
  summary: 'The brief as it is now, while one’s own emergency access lasts',
  tag,
  access: 'user',
  params,
  data: z.object({ grant: breakGlassSchema, title: z.string(), documentId: uuid, content: proseMirrorJson }),
})

export const listCaseBreakGlass = defineEndpoint({
  name: 'listCaseBreakGlass',
  method: 'GET',
  path: '/v1/cases/:id/break-glass',
  summary: 'Emergency accesses to a case, newest first, for its people',
  tag,
  access: 'user',
  params,
  data: z.array(breakGlassSchema),
})
