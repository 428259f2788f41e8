import { z } from 'zod'
import { caseRoles, documentAccessLevels, liveDocumentKinds } from './access.ts'
import { emailSchema } from './auth.ts'
import { caseCategories } from './case-categories.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** The seed's `status`, with `draft` for what is not published yet. */
export const caseStatuses = ['draft', 'open', 'bidding', 'awarded', 'in_progress', 'closed'] as const
export type CaseStatus = (typeof caseStatuses)[number]
/** State of the case machine (docs/rules.md); `status` is derived from it. */
export const caseStages = [
  'draft',
  'in_review',
  'open',
  'awarded',
  'in_progress',
  'completed',
  'closed',
  'terminated',
  'cancelled',
  'expired',
] as const
export type CaseStage = (typeof caseStages)[number]
export const urgencyLevels = ['low', 'normal', 'high', 'urgent'] as const
export const privacySettings = ['public', 'verified_only', 'invite_only'] as const

/** Acts of the owner on the stage of a case: `POST /v1/cases/:id/<action>`. `publish` publishes the next version of the brief. */
export const caseActions = ['submit', 'publish', 'discard', 'withdraw', 'abandon', 'reopen'] as const
export type CaseAction = (typeof caseActions)[number]

/** Decimal amount in major units, as a string: `1250.00`. */
const amount = z.string().regex(/^\d{1,13}(\.\d{1,2})?$/, 'Enter an amount like 1250 or 1250.50')

export const caseSchema = z.object({
  id: uuid,
  title: z.string(),
  /** Public summary; the confidential text is the brief. */
  description: z.string().nullable(),
  category: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  urgencyLevel: z.enum(urgencyLevels).nullable(),
  budgetMin: z.string().nullable(),
  budgetMax: z.string().nullable(),
  currency: z.string(),
  preferredTimeline: z.string().nullable(),
  deadline: timestamp.nullable(),
  status: z.enum(caseStatuses),
  stage: z.enum(caseStages),
  privacySetting: z.enum(privacySettings),
  version: z.number().int(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** When the record or a document that everybody here reads was last changed. */
  lastActivityAt: timestamp,
  closedAt: timestamp.nullable(),
  /** When it was opened to lawyers for the first time. */
  publishedAt: timestamp.nullable(),
  /** Why it came back from review, the newest time; empty otherwise. Only for people of the case. */
  returnReasons: z.array(z.string()),
  /** What the caller can do with the case's stage now; each is an endpoint of its own. */
  actions: z.array(z.enum(caseActions)),
  /** What the caller is in this case and may do there: the interface shows by it and never repeats a rule. */
  role: z.enum(caseRoles),
  isOwner: z.boolean(),
  abilities: z.object({
    writeSharedDocuments: z.boolean(),
    updateCase: z.boolean(),
    deleteCase: z.boolean(),
    managePeople: z.boolean(),
  }),
})
export type Case = z.infer<typeof caseSchema>

export const caseFields = {
  title: z.string().trim().min(1, 'Give the case a title').max(255),
  description: z.string().trim().max(5000).nullable(),
  category: z.enum(caseCategories.map((c) => c.code)).nullable(),
  jurisdiction: z.string().trim().max(100).nullable(),
  urgencyLevel: z.enum(urgencyLevels).nullable(),
  budgetMin: amount.nullable(),
  budgetMax: amount.nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three letters, like EUR'),
  preferredTimeline: z.string().trim().max(100).nullable(),
  deadline: timestamp.nullable(),
  privacySetting: z.enum(privacySettings),
}

export const createCaseBody = z.object({
  title: caseFields.title,
  description: caseFields.description.optional(),
  category: caseFields.category.optional(),
  jurisdiction: caseFields.jurisdiction.optional(),
  urgencyLevel: caseFields.urgencyLevel.optional(),
  budgetMin: caseFields.budgetMin.optional(),
  budgetMax: caseFields.budgetMax.optional(),
  currency: caseFields.currency.optional(),
  preferredTimeline: caseFields.preferredTimeline.optional(),
  deadline: caseFields.deadline.optional(),
  privacySetting: caseFields.privacySetting.optional(),
})
export type CreateCase = z.infer<typeof createCaseBody>

export const createCase = defineEndpoint({
  name: 'createCase',
  method: 'POST',
  path: '/v1/cases',
  summary: 'Opens a case; its live documents exist from then on',
  tag: 'Cases',
  access: 'user',
  body: createCaseBody,
  data: caseSchema,
  status: 201,
  errors: ['ROLE_REQUIRED'],
})

const caseOrders = [
  'lastActivityAt',
  '-lastActivityAt',
  'updatedAt',
  '-updatedAt',
  'title',
  '-title',
  'createdAt',
  '-createdAt',
] as const

export const listCases = defineEndpoint({
  name: 'listCases',
  method: 'GET',
  path: '/v1/cases',
  summary: 'Cases you are in',
  tag: 'Cases',
  access: 'user',
  query: pageQuery.extend({
    /** Words to find in the title. */
    q: z.string().trim().max(200).optional(),
    status: z.enum(caseStatuses).optional(),
    sort: z.enum(caseOrders).default('-lastActivityAt'),
  }),
  data: z.array(caseSchema),
  paginated: true,
})

export const caseParams = z.object({ id: uuid })

export const getCase = defineEndpoint({
  name: 'getCase',
  method: 'GET',
  path: '/v1/cases/:id',
  summary: 'One case',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: caseSchema,
})

export const updateCaseBody = createCaseBody.partial()
export type UpdateCase = z.infer<typeof updateCaseBody>

export const updateCase = defineEndpoint({
  name: 'updateCase',
  method: 'PUT',
  path: '/v1/cases/:id',
  summary: 'Changes the record of a case (owner)',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: updateCaseBody,
  data: caseSchema,
  ifMatch: true,
  errors: ['FORBIDDEN', 'VERSION_CONFLICT', 'WRONG_STAGE', 'IF_MATCH_MISSING'],
})

export const deleteCase = defineEndpoint({
  name: 'deleteCase',
  method: 'DELETE',
  path: '/v1/cases/:id',
  summary: 'Deletes a case (owner); a tombstone stays',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: z.object({}),
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'ON_HOLD'],
})

export const caseMemberSchema = z.object({
  userId: uuid.nullable(),
  invitationId: uuid.nullable(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(caseRoles),
  isOwner: z.boolean(),
  status: z.enum(['invited', 'active']),
})
export type CaseMember = z.infer<typeof caseMemberSchema>

export const listCaseMembers = defineEndpoint({
  name: 'listCaseMembers',
  method: 'GET',
  path: '/v1/cases/:id/members',
  summary: 'People of a case, those invited included',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: z.array(caseMemberSchema),
})

export const inviteToCase = defineEndpoint({
  name: 'inviteToCase',
  method: 'POST',
  path: '/v1/cases/:id/members',
  summary: 'Invites a person by e-mail (owner); the answer is the same whether or not an account exists',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({ email: emailSchema, role: z.enum(caseRoles) }),
  data: z.object({ email: z.string(), role: z.enum(caseRoles), status: z.literal('invited') }),
  status: 201,
  errors: ['FORBIDDEN', 'ALREADY_MEMBER'],
})

export const updateCaseMember = defineEndpoint({
  name: 'updateCaseMember',
  method: 'PUT',
  path: '/v1/cases/:id/members/:userId',
  summary: 'Changes the role of a person (owner); open documents follow within 2 s',
  tag: 'Cases',
  access: 'user',
  params: z.object({ id: uuid, userId: uuid }),
  body: z.object({ role: z.enum(caseRoles) }),
  data: caseMemberSchema,
  errors: ['FORBIDDEN', 'OWNER_CANNOT_LEAVE'],
})

export const removeCaseMember = defineEndpoint({
  name: 'removeCaseMember',
  method: 'DELETE',
  path: '/v1/cases/:id/members/:userId',
  summary: 'Removes a person (owner), or leaves a case; open documents follow within 2 s',
  tag: 'Cases',
  access: 'user',
  params: z.object({ id: uuid, userId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN', 'OWNER_CANNOT_LEAVE'],
})

export const cancelInvitation = defineEndpoint({
  name: 'cancelInvitation',
  method: 'DELETE',
  path: '/v1/cases/:id/invitations/:invitationId',
  summary: 'Takes an invitation back (owner)',
  tag: 'Cases',
  access: 'user',
  params: z.object({ id: uuid, invitationId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN'],
})

export const invitationSchema = z.object({
  id: uuid,
  caseId: uuid,
  caseTitle: z.string(),
  invitedBy: z.string(),
  role: z.enum(caseRoles),
  createdAt: timestamp,
  expiresAt: timestamp,
})
export type Invitation = z.infer<typeof invitationSchema>

export const listInvitations = defineEndpoint({
  name: 'listInvitations',
  method: 'GET',
  path: '/v1/invitations',
  summary: 'Invitations to your verified address',
  tag: 'Invitations',
  access: 'user',
  data: z.array(invitationSchema),
})

const joined = z.object({ caseId: uuid, role: z.enum(caseRoles) })

export const acceptInvitationByToken = defineEndpoint({
  name: 'acceptInvitationByToken',
  method: 'POST',
  path: '/v1/invitations/accept',
  summary: 'Joins with the mailed token; marks the address verified',
  tag: 'Invitations',
  access: 'user',
  body: z.object({ token: z.string().min(1).max(512) }),
  data: joined,
  errors: ['NOT_FOUND'],
})

export const acceptInvitation = defineEndpoint({
  name: 'acceptInvitation',
  method: 'POST',
  path: '/v1/invitations/:id/accept',
  summary: 'Joins; the invited address must be yours and verified',
  tag: 'Invitations',
  access: 'user',
  params: z.object({ id: uuid }),
  data: joined,
})

export const workspaceDocumentSchema = z.object({
  id: uuid,
  kind: z.enum(liveDocumentKinds),
  title: z.string(),
  access: z.enum(documentAccessLevels.filter((level) => level !== 'none')),
})
export type WorkspaceDocument = z.infer<typeof workspaceDocumentSchema>

export const workspaceSchema = z.object({
  case: caseSchema,
  people: z.array(caseMemberSchema),
  documents: z.array(workspaceDocumentSchema),
})
export type Workspace = z.infer<typeof workspaceSchema>

export const getWorkspace = defineEndpoint({
  name: 'getWorkspace',
  method: 'GET',
  path: '/v1/cases/:id/workspace',
  summary: 'A case with its people and its live documents, each with your access',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: workspaceSchema,
})

export const listCategories = defineEndpoint({
  name: 'listCategories',
  method: 'GET',
  path: '/v1/categories',
  summary: 'Case categories',
  tag: 'Reference',
  access: 'public',
  data: z.array(z.object({ code: z.string(), name: z.string() })),
})
