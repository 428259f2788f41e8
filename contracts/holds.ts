import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

const tag = 'Legal hold'
const params = z.object({ id: uuid })
const reason = z.string().trim().min(3, 'Say why, in a sentence').max(1000)

export const holdSchema = z.object({
  id: uuid,
  caseId: uuid,
  /** `lawyer`: by a lawyer of the case; `admin`: by the platform. */
  putAs: z.enum(['lawyer', 'admin']),
  putBy: z.string(),
  reason: z.string(),
  createdAt: timestamp,
  liftedBy: z.string().nullable(),
  liftedAt: timestamp.nullable(),
  liftReason: z.string().nullable(),
  /** Whether the caller may lift it. */
  mayLift: z.boolean(),
})
export type Hold = z.infer<typeof holdSchema>

export const listHolds = defineEndpoint({
  name: 'listHolds',
  method: 'GET',
  path: '/v1/cases/:id/holds',
  summary: 'Legal holds on a case, newest first, lifted ones included',
  tag,
  access: 'user',
  params,
  data: z.object({ onHold: z.boolean(), mayPut: z.boolean(), holds: z.array(holdSchema) }),
})

export const putHold = defineEndpoint({
  name: 'putHold',
  method: 'POST',
  path: '/v1/cases/:id/holds',
  summary:
    'Puts a case on legal hold (its lawyers, administrators): nothing of it is destroyed until the hold is lifted',
  tag,
  access: 'user',
  params,
  body: z.object({ reason }),
  data: holdSchema,
  status: 201,
  errors: ['FORBIDDEN', 'STEP_UP_REQUIRED', 'CONFLICT'],
})

export const liftHold = defineEndpoint({
  name: 'liftHold',
  method: 'POST',
  path: '/v1/cases/:id/holds/:holdId/lift',
  summary: 'Lifts a legal hold (lawyers of the case those of lawyers, administrators every one)',
  tag,
  access: 'user',
  params: z.object({ id: uuid, holdId: uuid }),
  body: z.object({ reason }),
  data: holdSchema,
  errors: ['FORBIDDEN', 'STEP_UP_REQUIRED', 'CONFLICT'],
})

export const heldCaseSchema = z.object({
  holdId: uuid,
  caseId: uuid,
  reference: z.string(),
  putAs: z.enum(['lawyer', 'admin']),
  /** Of a hold that the platform put. What a lawyer writes, and who it was, stays with the case. */
  putBy: z.string().nullable(),
  reason: z.string().nullable(),
  createdAt: timestamp,
})
export type HeldCase = z.infer<typeof heldCaseSchema>

export const listHeldCases = defineEndpoint({
  name: 'listHeldCases',
  method: 'GET',
  path: '/v1/admin/holds',
  summary:
    'Legal holds in force, oldest first, without titles; of lawyers also without names and reasons (administrators)',
  tag,
  access: 'user',
  query: pageQuery,
  data: z.array(heldCaseSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})
