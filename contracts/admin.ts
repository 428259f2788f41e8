import { z } from 'zod'
import { accountRoles } from './access.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { licenceSchema } from './licences.ts'

/** A sentence that somebody will read later. */
const reason = z.string().trim().min(3, 'Say why, in a sentence').max(1000)

export const verificationSchema = licenceSchema.extend({
  lawyer: z.object({ id: uuid, userId: uuid, name: z.string(), maskedEmail: z.string() }),
  /** What was decided about this licence before, newest first. */
  decisions: z.array(
    z.object({
      decision: z.enum(['approved', 'rejected', 'revoked']),
      reason: z.string().nullable(),
      number: z.string(),
      decidedBy: z.string(),
      decidedAt: timestamp,
    }),
  ),
})
export type Verification = z.infer<typeof verificationSchema>

export const listVerifications = defineEndpoint({
  name: 'listVerifications',
  method: 'GET',
  path: '/v1/admin/verifications',
  summary: 'Licences, those that wait for a decision by default, oldest first',
  tag: 'Administration',
  access: 'user',
  query: pageQuery.extend({
    state: z.enum(['waiting', 'verified', 'rejected', 'expired', 'revoked']).default('waiting'),
  }),
  data: z.array(verificationSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const decideVerification = defineEndpoint({
  name: 'decideVerification',
  method: 'POST',
  path: '/v1/admin/verifications/:id/decide',
  summary: 'Approves or rejects a licence as it was seen (`version`)',
  tag: 'Administration',
  access: 'user',
  params: z.object({ id: uuid }),
  body: z.object({
    decision: z.enum(['approve', 'reject']),
    /** Needed to reject. */
    reason: reason.optional(),
    version: z.number().int(),
  }),
  data: verificationSchema,
  errors: ['ALREADY_DECIDED', 'VERSION_CONFLICT', 'LICENCE_NUMBER_TAKEN'],
})

export const revokeVerification = defineEndpoint({
  name: 'revokeVerification',
  method: 'POST',
  path: '/v1/admin/verifications/:id/revoke',
  summary: 'Takes a verified licence back at once',
  tag: 'Administration',
  access: 'user',
  params: z.object({ id: uuid }),
  body: z.object({ reason }),
  data: verificationSchema,
  errors: ['ALREADY_DECIDED'],
})

export const adminUserSchema = z.object({
  id: uuid,
  /** `a…@example.org`; `revealUser` shows the whole of it. */
  maskedEmail: z.string(),
  name: z.string(),
  role: z.enum(accountRoles),
  status: z.enum(['active', 'suspended', 'deleted']),
  emailVerified: z.boolean(),
  createdAt: timestamp,
  lastLogin: timestamp.nullable(),
  /** The last decision about the account. */
  decision: z
    .object({
      decision: z.enum(['suspended', 'reinstated']),
      reason: z.string(),
      decidedBy: z.string(),
      decidedAt: timestamp,
    })
    .nullable(),
})
export type AdminUser = z.infer<typeof adminUserSchema>

export const listUsers = defineEndpoint({
  name: 'listUsers',
  method: 'GET',
  path: '/v1/admin/users',
  summary: 'Accounts, newest first',
  tag: 'Administration',
  access: 'user',
  query: pageQuery.extend({
    /** Part of a name, or a whole address: of a part of one nobody learns the rest by trying. */
    q: z.string().trim().max(200).optional(),
    role: z.enum(accountRoles).optional(),
    status: z.enum(['active', 'suspended']).optional(),
  }),
  data: z.array(adminUserSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

const accountAct = {
  method: 'POST',
  tag: 'Administration',
  access: 'user',
  params: z.object({ id: uuid }),
  body: z.object({ reason }),
  data: adminUserSchema,
} as const

export const suspendUser = defineEndpoint({
  ...accountAct,
  name: 'suspendUser',
  path: '/v1/admin/users/:id/suspend',
  summary: 'Suspends an account: its sessions and open sockets end at once',
  errors: ['OWN_ACCOUNT', 'CONFLICT'],
})

export const reinstateUser = defineEndpoint({
  ...accountAct,
  name: 'reinstateUser',
  path: '/v1/admin/users/:id/reinstate',
  summary: 'Lets a suspended account in again',
  errors: ['CONFLICT'],
})

export const revealUser = defineEndpoint({
  ...accountAct,
  name: 'revealUser',
  path: '/v1/admin/users/:id/reveal',
  summary: 'Shows how somebody can be reached, for a reason that is kept; that is an entry of the audit, too',
  data: z.object({ email: z.string(), phone: z.string().nullable() }),
})
