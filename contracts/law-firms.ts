import { z } from 'zod'
import { emailSchema } from './auth.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** What somebody is in a firm. Every owner may do everything; there is always one. */
export const firmRoles = ['owner', 'admin', 'member'] as const
export type FirmRole = (typeof firmRoles)[number]
export const firmStatuses = ['pending', 'verified', 'rejected'] as const

export const lawFirmSchema = z.object({
  id: uuid,
  name: z.string(),
  description: z.string().nullable(),
  verificationStatus: z.enum(firmStatuses),
  /** Reserved: no image is taken yet, the interface shows initials. */
  logoUrl: z.string().nullable(),
  website: z.string().nullable(),
  totalLawyers: z.number().int(),
  version: z.number().int(),
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type LawFirm = z.infer<typeof lawFirmSchema>

/** What everybody may see of a firm, and beside it what the caller is there and may do. */
export const lawFirmPageSchema = lawFirmSchema.extend({
  lawyers: z.array(z.object({ lawyerId: uuid, name: z.string(), practiceAreas: z.array(z.string()) })),
  practiceAreas: z.array(z.string()),
  /** Only for people of the firm; null for everybody else. */
  mine: z
    .object({
      memberId: uuid,
      role: z.enum(firmRoles),
      taxId: z.string().nullable(),
      /** Why an administrator rejected the firm. */
      decisionReason: z.string().nullable(),
      abilities: z.object({
        updateFirm: z.boolean(),
        manageMembers: z.boolean(),
        changeRoles: z.boolean(),
        manageWalls: z.boolean(),
      }),
    })
    .nullable(),
})
export type LawFirmPage = z.infer<typeof lawFirmPageSchema>

/** Somebody's site; only https, so that no link of ours leads to anything else. */
const website = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'Enter an address like https://example.org' })
  .max(255)
const fields = {
  name: z.string().trim().min(2, 'Enter the name of the firm').max(255),
  description: z.string().trim().max(5000).nullable(),
  website: website.nullable(),
  taxId: z.string().trim().max(100).nullable(),
}

export const createLawFirmBody = z.object({
  name: fields.name,
  description: fields.description.optional(),
  website: fields.website.optional(),
  taxId: fields.taxId.optional(),
})
export type CreateLawFirm = z.infer<typeof createLawFirmBody>

const tag = 'Law firms'
const firmParams = z.object({ id: uuid })

export const createLawFirm = defineEndpoint({
  name: 'createLawFirm',
  method: 'POST',
  path: '/v1/law-firms',
  summary: 'Asks for a firm (verified lawyers); it is shown to others once an administrator has verified it',
  tag,
  access: 'user',
  body: createLawFirmBody,
  data: lawFirmPageSchema,
  status: 201,
  errors: ['ROLE_REQUIRED', 'FORBIDDEN', 'ALREADY_IN_FIRM'],
})

export const listLawFirms = defineEndpoint({
  name: 'listLawFirms',
  method: 'GET',
  path: '/v1/law-firms',
  summary: 'Verified firms, by name',
  tag,
  access: 'user',
  query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
  data: z.array(lawFirmSchema),
  paginated: true,
})

export const getMyLawFirm = defineEndpoint({
  name: 'getMyLawFirm',
  method: 'GET',
  path: '/v1/law-firms/mine',
  summary: 'The firm you are in, whatever its verification; null if you are in none',
  tag,
  access: 'user',
  data: lawFirmPageSchema.nullable(),
})

export const getLawFirm = defineEndpoint({
  name: 'getLawFirm',
  method: 'GET',
  path: '/v1/law-firms/:id',
  summary: 'One firm: a verified one, or your own',
  tag,
  access: 'user',
  params: firmParams,
  data: lawFirmPageSchema,
})

export const updateLawFirm = defineEndpoint({
  name: 'updateLawFirm',
  method: 'PUT',
  path: '/v1/law-firms/:id',
  summary: 'Changes the record of a firm (owner, admin); another name or tax number is verified again',
  tag,
  access: 'user',
  params: firmParams,
  body: createLawFirmBody.partial(),
  data: lawFirmPageSchema,
  ifMatch: true,
  errors: ['FORBIDDEN', 'VERSION_CONFLICT', 'IF_MATCH_MISSING'],
})

export const firmMemberSchema = z.object({
  /** Null for an invitation. */
  memberId: uuid.nullable(),
  userId: uuid.nullable(),
  invitationId: uuid.nullable(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(firmRoles),
  status: z.enum(['invited', 'active']),
  joinedAt: timestamp.nullable(),
})
export type FirmMember = z.infer<typeof firmMemberSchema>

export const listLawFirmMembers = defineEndpoint({
  name: 'listLawFirmMembers',
  method: 'GET',
  path: '/v1/law-firms/:id/members',
  summary: 'People of your firm; for owners and admins also the open invitations',
  tag,
  access: 'user',
  params: firmParams,
  data: z.array(firmMemberSchema),
})

const invitable = z.enum(['admin', 'member'])

export const inviteToLawFirm = defineEndpoint({
  name: 'inviteToLawFirm',
  method: 'POST',
  path: '/v1/law-firms/:id/members',
  summary: 'Invites a lawyer by e-mail (owner, admin); the answer is the same whether or not an account exists',
  tag,
  access: 'user',
  params: firmParams,
  body: z.object({ email: emailSchema, role: invitable }),
  data: z.object({ email: z.string(), role: invitable, status: z.literal('invited') }),
  status: 201,
  errors: ['FORBIDDEN', 'ALREADY_MEMBER'],
})

const memberParams = z.object({ id: uuid, memberId: uuid })

export const updateLawFirmMember = defineEndpoint({
  name: 'updateLawFirmMember',
  method: 'PUT',
  path: '/v1/law-firms/:id/members/:memberId',
  summary: 'Changes the role of a person (owner)',
  tag,
  access: 'user',
  params: memberParams,
  body: z.object({ role: z.enum(firmRoles) }),
  data: firmMemberSchema,
  errors: ['FORBIDDEN', 'OWNER_CANNOT_LEAVE'],
})

export const transferLawFirm = defineEndpoint({
  name: 'transferLawFirm',
  method: 'POST',
  path: '/v1/law-firms/:id/transfer',
  summary: 'Hands ownership to another person of the firm and becomes its admin (owner)',
  tag,
  access: 'user',
  params: firmParams,
  body: z.object({ memberId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN', 'CONFLICT'],
})

export const removeLawFirmMember = defineEndpoint({
  name: 'removeLawFirmMember',
  method: 'DELETE',
  path: '/v1/law-firms/:id/members/:memberId',
  summary: 'Removes a person (owner, admin), or leaves; the last owner stays',
  tag,
  access: 'user',
  params: memberParams,
  data: z.object({}),
  errors: ['FORBIDDEN', 'OWNER_CANNOT_LEAVE'],
})

export const cancelLawFirmInvitation = defineEndpoint({
  name: 'cancelLawFirmInvitation',
  method: 'DELETE',
  path: '/v1/law-firms/:id/invitations/:invitationId',
  summary: 'Takes an invitation back (owner, admin)',
  tag,
  access: 'user',
  params: z.object({ id: uuid, invitationId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN'],
})

export const firmInvitationSchema = z.object({
  id: uuid,
  lawFirmId: uuid,
  lawFirmName: z.string(),
  invitedBy: z.string(),
  role: z.enum(firmRoles),
  createdAt: timestamp,
  expiresAt: timestamp,
})
export type FirmInvitation = z.infer<typeof firmInvitationSchema>

export const listLawFirmInvitations = defineEndpoint({
  name: 'listLawFirmInvitations',
  method: 'GET',
  path: '/v1/law-firm-invitations',
  summary: 'Invitations of firms to your verified address',
  tag,
  access: 'user',
  data: z.array(firmInvitationSchema),
})

const joined = z.object({ lawFirmId: uuid, role: z.enum(firmRoles) })

export const acceptLawFirmInvitationByToken = defineEndpoint({
  name: 'acceptLawFirmInvitationByToken',
  method: 'POST',
  path: '/v1/law-firm-invitations/accept',
  summary: 'Joins a firm with the mailed token; marks the address verified',
  tag,
  access: 'user',
  body: z.object({ token: z.string().min(1).max(512) }),
  data: joined,
  errors: ['NOT_FOUND', 'ALREADY_IN_FIRM', 'LAWYER_PROFILE_NEEDED'],
})

export const acceptLawFirmInvitation = defineEndpoint({
  name: 'acceptLawFirmInvitation',
  method: 'POST',
  path: '/v1/law-firm-invitations/:id/accept',
  summary: 'Joins a firm; the invited address must be yours and verified',
  tag,
  access: 'user',
  params: z.object({ id: uuid }),
  data: joined,
  errors: ['ALREADY_IN_FIRM', 'LAWYER_PROFILE_NEEDED'],
})

export const firmForDecisionSchema = lawFirmSchema.extend({
  taxId: z.string().nullable(),
  requestedBy: z.object({ userId: uuid, name: z.string(), maskedEmail: z.string() }),
  decisionReason: z.string().nullable(),
  decidedAt: timestamp.nullable(),
})
export type FirmForDecision = z.infer<typeof firmForDecisionSchema>

export const listLawFirmsForDecision = defineEndpoint({
  name: 'listLawFirmsForDecision',
  method: 'GET',
  path: '/v1/admin/law-firms',
  summary: 'Firms, those that wait for a decision by default, oldest first (administrators)',
  tag: 'Administration',
  access: 'user',
  query: pageQuery.extend({ status: z.enum(firmStatuses).default('pending') }),
  data: z.array(firmForDecisionSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const decideLawFirm = defineEndpoint({
  name: 'decideLawFirm',
  method: 'POST',
  path: '/v1/admin/law-firms/:id/decide',
  summary: 'Verifies or rejects a firm as it was seen (`version`)',
  tag: 'Administration',
  access: 'user',
  params: firmParams,
  body: z.object({
    decision: z.enum(['verify', 'reject']),
    /** Needed to reject; the firm reads it. */
    reason: z.string().trim().min(3, 'Say why, in a sentence').max(500).optional(),
    version: z.number().int(),
  }),
  data: firmForDecisionSchema,
  errors: ['VERSION_CONFLICT'],
})
