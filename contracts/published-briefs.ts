import { z } from 'zod'
import { briefVersionSchema } from './case-stages.ts'
import { caseParams } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'
import { proseMirrorJson } from './live-documents.ts'

export const publishedBriefSchema = briefVersionSchema.extend({ caseId: uuid, content: proseMirrorJson })
export type PublishedBrief = z.infer<typeof publishedBriefSchema>

export const getPublishedBrief = defineEndpoint({
  name: 'getPublishedBrief',
  method: 'GET',
  path: '/v1/cases/:id/brief',
  summary:
    'The newest published version of the brief, for people of the case and for cleared lawyers; their reading is logged',
  tag: 'Published brief',
  access: 'user',
  params: caseParams,
  data: publishedBriefSchema,
  errors: ['CLEARANCE_REQUIRED', 'CLEARANCE_PAUSED'],
})

export const listBriefVersions = defineEndpoint({
  name: 'listBriefVersions',
  method: 'GET',
  path: '/v1/cases/:id/brief/versions',
  summary: 'Published versions of the brief, newest first, without their text (people of the case)',
  tag: 'Published brief',
  access: 'user',
  params: caseParams,
  data: z.array(briefVersionSchema),
})

/** Who outside the case has seen what of it. A check that showed nobody anything is not here: it would tell whose client somebody is. */
export const viewerSchema = z.object({
  userId: uuid,
  name: z.string(),
  /** `party`: one name of the list of parties, to decide on a conflict. `brief`: a published version of the brief. */
  what: z.enum(['party', 'brief']),
  partyName: z.string().nullable(),
  briefVersion: z.number().int().nullable(),
  times: z.number().int(),
  firstAt: timestamp,
  lastAt: timestamp,
})
export type Viewer = z.infer<typeof viewerSchema>

export const listViewers = defineEndpoint({
  name: 'listViewers',
  method: 'GET',
  path: '/v1/cases/:id/viewers',
  summary: 'Who outside the case has seen what of it and when (owner)',
  tag: 'Published brief',
  access: 'user',
  params: caseParams,
  data: z.array(viewerSchema),
  errors: ['FORBIDDEN'],
})

export const bidInvitationSchema = z.object({ lawyerId: uuid, name: z.string(), invitedAt: timestamp })
export type BidInvitation = z.infer<typeof bidInvitationSchema>

export const listBidInvitations = defineEndpoint({
  name: 'listBidInvitations',
  method: 'GET',
  path: '/v1/cases/:id/bid-invitations',
  summary: 'Lawyers the owner asked to make an offer (owner)',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: z.array(bidInvitationSchema),
  errors: ['FORBIDDEN'],
})

export const inviteToBid = defineEndpoint({
  name: 'inviteToBid',
  method: 'POST',
  path: '/v1/cases/:id/bid-invitations',
  summary: 'Shows a lawyer the teaser and asks for an offer (owner); the brief still needs clearance',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({ lawyerId: uuid }),
  data: bidInvitationSchema,
  status: 201,
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const cancelBidInvitation = defineEndpoint({
  name: 'cancelBidInvitation',
  method: 'DELETE',
  path: '/v1/cases/:id/bid-invitations/:lawyerId',
  summary: 'Takes the request for an offer back (owner)',
  tag: 'Cases',
  access: 'user',
  params: z.object({ id: uuid, lawyerId: uuid }),
  data: z.object({}),
  errors: ['FORBIDDEN'],
})
