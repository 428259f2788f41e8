import { z } from 'zod'
import { caseParams } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'

/**
 * Roles that the interface offers. Any other short text is taken too: people name what somebody is to them. Only `client` and
 * `client_affiliate` stand on the client's side; everybody else counts as somebody a lawyer may be in conflict with.
 */
export const partyRoles = [
  'client',
  'client_affiliate',
  'opposing',
  'affiliate',
  'key_person',
  'witness',
  'other',
] as const

const partyName = z.string().trim().min(1, 'Give the name').max(255)

/** Somebody who has to do with the case. Names stay in clear: conflict checks compare them. */
export const casePartySchema = z.object({
  name: partyName,
  /** Other names, former names, trading names. */
  aliases: z.array(partyName).max(20).default([]),
  role: z.string().trim().min(1).max(50).default('opposing'),
})
export type CaseParty = z.infer<typeof casePartySchema>

export const partiesField = z.array(casePartySchema).max(100)

const caseParties = z.object({
  parties: z.array(casePartySchema),
  /** The owner says that nobody else is involved. */
  noOtherParties: z.boolean(),
})
export type CaseParties = z.infer<typeof caseParties>

export const getCaseParties = defineEndpoint({
  name: 'getCaseParties',
  method: 'GET',
  path: '/v1/cases/:id/parties',
  summary: 'Everybody who has to do with a case, for its people',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  data: caseParties,
})

export const putCaseParties = defineEndpoint({
  name: 'putCaseParties',
  method: 'PUT',
  path: '/v1/cases/:id/parties',
  summary: 'Replaces the list of parties (owner); lawyers who were cleared before are checked again',
  tag: 'Cases',
  access: 'user',
  params: caseParams,
  body: z.object({ parties: partiesField.default([]), noOtherParties: z.boolean().default(false) }),
  data: caseParties,
  errors: ['FORBIDDEN', 'WRONG_STAGE'],
})
