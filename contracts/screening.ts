import { z } from 'zod'
import { caseParams } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/**
 * Where a lawyer stands with a case he is not in: `possible` hits wait for his word, `clear` for his attestation, `cleared` reads
 * the published brief, `paused` was cleared and must look again, `withdrawn` has given up.
 */
export const screeningStates = ['not_screened', 'possible', 'clear', 'cleared', 'paused', 'withdrawn'] as const
export type ScreeningState = (typeof screeningStates)[number]

export const screeningResults = ['clear', 'possible', 'certain'] as const
export type ScreeningResult = (typeof screeningResults)[number]

/** One of the lawyer's own records that sounds like somebody of the case. */
export const screeningHitSchema = z.object({
  id: uuid,
  record: z.object({
    /** `list`: the conflict list. `case`: a case on this platform. `colleague`: somebody of the same firm has the record. */
    source: z.enum(['list', 'case', 'colleague']),
    /** The name in the lawyer's own record; null for a colleague's. */
    name: z.string().nullable(),
    /** Who to ask in the firm; null for one's own record. */
    colleague: z.string().nullable(),
  }),
  /** The name in the case, only after the lawyer confirmed that he needs it. */
  partyName: z.string().nullable(),
  dismissedAt: timestamp.nullable(),
  reason: z.string().nullable(),
})
export type ScreeningHit = z.infer<typeof screeningHitSchema>

export const screeningSchema = z.object({
  caseId: uuid,
  state: z.enum(screeningStates),
  /** Of the newest check; null before the first. After `certain` the case is not there any more. */
  result: z.enum(screeningResults).nullable(),
  hits: z.array(screeningHitSchema),
  screenedAt: timestamp.nullable(),
  clearedAt: timestamp.nullable(),
})
export type Screening = z.infer<typeof screeningSchema>

const lawyersAct = { tag: 'Screening', access: 'user', params: caseParams, data: screeningSchema } as const

export const screenCase = defineEndpoint({
  ...lawyersAct,
  name: 'screenCase',
  method: 'POST',
  path: '/v1/cases/:id/screen',
  summary: "Compares a case's parties with your firm's records, without showing you any name",
  errors: ['WRONG_STAGE', 'TOO_MANY_REQUESTS'],
})

export const getScreening = defineEndpoint({
  ...lawyersAct,
  name: 'getScreening',
  method: 'GET',
  path: '/v1/cases/:id/screening',
  summary: 'Where you stand with a case',
  errors: ['WRONG_STAGE'],
})

export const withdrawScreening = defineEndpoint({
  ...lawyersAct,
  name: 'withdrawScreening',
  method: 'POST',
  path: '/v1/cases/:id/screening/withdraw',
  summary: 'Gives a case up; you do not see it again unless you screen it again',
  errors: ['WRONG_STAGE'],
})

const hitParams = z.object({ id: uuid, hitId: uuid })

export const revealParty = defineEndpoint({
  ...lawyersAct,
  name: 'revealParty',
  method: 'POST',
  path: '/v1/cases/:id/screening/hits/:hitId/reveal',
  summary: 'Shows the name in the case that a record of yours sounds like; the client sees that you saw it',
  params: hitParams,
  body: z.object({ confirm: z.literal(true, 'Confirm that you need the name to decide') }),
  errors: ['WRONG_STAGE'],
})

export const dismissHit = defineEndpoint({
  ...lawyersAct,
  name: 'dismissHit',
  method: 'POST',
  path: '/v1/cases/:id/screening/hits/:hitId/dismiss',
  summary: 'Says why a possible conflict is none',
  params: hitParams,
  body: z.object({ reason: z.string().trim().min(3, 'Give a reason').max(1000) }),
  errors: ['WRONG_STAGE'],
})

export const giveClearance = defineEndpoint({
  ...lawyersAct,
  name: 'giveClearance',
  method: 'POST',
  path: '/v1/cases/:id/clearance',
  summary: 'Attests the check of your firm and keeps the case in confidence; opens the published brief',
  body: z.object({
    firmCheckDone: z.literal(true, 'Confirm that your firm has been checked'),
    confidentiality: z.literal(true, 'Promise to keep the case in confidence'),
  }),
  errors: ['WRONG_STAGE', 'CLEARANCE_REQUIRED'],
})

/** What somebody is to the lawyer; decides which side of a case is a conflict. */
export const conflictRelations = ['client', 'former_client', 'adverse', 'other'] as const

const name = z.string().trim().min(1, 'Give the name').max(255)

export const lawyerConflictSchema = z.object({
  id: uuid,
  name,
  aliases: z.array(name),
  relation: z.enum(conflictRelations),
  createdAt: timestamp,
})
export type LawyerConflict = z.infer<typeof lawyerConflictSchema>

export const listLawyerConflicts = defineEndpoint({
  name: 'listLawyerConflicts',
  method: 'GET',
  path: '/v1/lawyers/me/conflicts',
  summary: 'Your conflict list: names that your cases must not be about; only you see it',
  tag: 'Screening',
  access: 'user',
  data: z.array(lawyerConflictSchema),
  errors: ['ROLE_REQUIRED'],
})

export const addLawyerConflict = defineEndpoint({
  name: 'addLawyerConflict',
  method: 'POST',
  path: '/v1/lawyers/me/conflicts',
  summary: 'Adds a name to your conflict list; cases that you were cleared for are checked again',
  tag: 'Screening',
  access: 'user',
  body: z.object({
    name,
    aliases: z.array(name).max(20).default([]),
    relation: z.enum(conflictRelations).default('other'),
  }),
  data: lawyerConflictSchema,
  status: 201,
  errors: ['ROLE_REQUIRED', 'CONFLICT'],
})

export const removeLawyerConflict = defineEndpoint({
  name: 'removeLawyerConflict',
  method: 'DELETE',
  path: '/v1/lawyers/me/conflicts/:conflictId',
  summary: 'Takes a name off your conflict list',
  tag: 'Screening',
  access: 'user',
  params: z.object({ conflictId: uuid }),
  data: z.object({}),
  errors: ['ROLE_REQUIRED'],
})
