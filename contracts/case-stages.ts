import { z } from 'zod'
import { partiesField } from './case-parties.ts'
import { caseFields, caseParams, caseSchema, caseStages, caseStatuses } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/** What is given here is written into the record first; what is needed may also stand there already. */
export const submitCaseBody = z.object({
  category: caseFields.category.optional(),
  jurisdiction: caseFields.jurisdiction.optional(),
  description: caseFields.description.optional(),
  parties: partiesField.optional(),
  noOtherParties: z.boolean().optional(),
})
export type SubmitCase = z.infer<typeof submitCaseBody>

export const submitCase = defineEndpoint({
  name: 'submitCase',
  method: 'POST',
  path: '/v1/cases/:id/submit',
  summary: 'Hands a draft in (owner); it opens at once unless the platform reviews cases',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: submitCaseBody,
  data: caseSchema,
  errors: ['FORBIDDEN', 'WRONG_STAGE', 'VALIDATION_ERROR'],
})

/** A frozen copy of the brief: what cleared lawyers read. */
export const briefVersionSchema = z.object({
  version: z.number().int(),
  /** Lower-case hexadecimal SHA-256 of `lc/text/v1`, a line feed and the canonical JSON of the text. */
  textHash: z.string(),
  /** The first 132 bits of the hash as 12 words of the BIP-39 English list. */
  words: z.array(z.string()),
  /** Offers made on an earlier text must be confirmed anew. */
  material: z.boolean(),
  publishedAt: timestamp,
})
export type BriefVersion = z.infer<typeof briefVersionSchema>

const stageChange = z.object({ id: uuid, stage: z.enum(caseStages), status: z.enum(caseStatuses) })
export type StageChange = z.infer<typeof stageChange>

export const publishCase = defineEndpoint({
  name: 'publishCase',
  method: 'POST',
  path: '/v1/cases/:id/publish',
  summary: 'Administrator: opens a case in review. Owner of an open case: publishes the next version of the brief',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({
    /** For the owner: false says that the change is none that matters for offers. */
    material: z.boolean().default(true),
  }),
  data: stageChange.extend({ brief: briefVersionSchema }),
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const returnCase = defineEndpoint({
  name: 'returnCase',
  method: 'POST',
  path: '/v1/cases/:id/return',
  summary: 'Administrator: gives a case back to its owner, with reasons',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({ reasons: z.array(z.string().trim().min(1).max(500)).min(1, 'Give at least one reason').max(10) }),
  data: stageChange,
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const removeCase = defineEndpoint({
  name: 'removeCase',
  method: 'POST',
  path: '/v1/cases/:id/remove',
  summary: 'Administrator: takes an open case off the platform, with a reason',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({ reason: z.string().trim().min(1, 'Give a reason').max(500) }),
  data: stageChange,
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

const ownersAct = { method: 'POST', tag: 'Cases', access: 'user', params: caseParams, data: caseSchema } as const

export const discardCase = defineEndpoint({
  ...ownersAct,
  name: 'discardCase',
  path: '/v1/cases/:id/discard',
  summary: 'Gives up a case that was never open (owner)',
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const withdrawCase = defineEndpoint({
  ...ownersAct,
  name: 'withdrawCase',
  path: '/v1/cases/:id/withdraw',
  summary: 'Takes an open case back (owner)',
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const abandonCase = defineEndpoint({
  ...ownersAct,
  name: 'abandonCase',
  path: '/v1/cases/:id/abandon',
  summary: 'Ends a case whose time for offers is over (owner)',
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})

export const reopenCase = defineEndpoint({
  ...ownersAct,
  name: 'reopenCase',
  path: '/v1/cases/:id/reopen',
  summary: 'Opens a case again whose time for offers was over (owner)',
  body: z.object({ deadline: timestamp }),
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})
