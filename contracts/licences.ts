import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { day, timestamp, uuid } from './envelope.ts'
import { jurisdictionCode } from './jurisdictions.ts'

/** Where a licence stands. Only `verified`, and only through its last day, lets somebody act. */
export const licenceStatuses = ['pending', 'verified', 'rejected', 'expired', 'revoked'] as const
export type LicenceStatus = (typeof licenceStatuses)[number]

/** What a proof may be; its first bytes decide, not its name. */
export const evidenceTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export const EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
/** Files for one decision: a card of two sides, a certificate, a letter, and room. */
export const EVIDENCE_MAX_FILES = 8

export const evidenceSchema = z.object({
  id: uuid,
  fileName: z.string(),
  contentType: z.enum(evidenceTypes),
  /** Bytes. */
  size: z.number().int(),
  sha256: z.string(),
  createdAt: timestamp,
})
export type Evidence = z.infer<typeof evidenceSchema>

/** A licence as its holder and the administrators see it. */
export const licenceSchema = z.object({
  id: uuid,
  jurisdiction: z.string(),
  number: z.string(),
  admittedOn: day.nullable(),
  /** Last day on which it counts, in UTC; null: it has no end. */
  expiresOn: day.nullable(),
  status: z.enum(licenceStatuses),
  /** A later end that was asked for; until it is decided the present one counts. */
  requestedExpiresOn: day.nullable(),
  /** When its proof was handed in; null: nobody looks at it yet. */
  submittedAt: timestamp.nullable(),
  checkedAt: timestamp.nullable(),
  /** Why it was not accepted. */
  reason: z.string().nullable(),
  evidence: z.array(evidenceSchema),
  version: z.number().int(),
  createdAt: timestamp,
  updatedAt: timestamp,
})
export type Licence = z.infer<typeof licenceSchema>

const licenceNumber = z
  .string()
  .trim()
  .min(2, 'Enter the number as it stands on the licence')
  .max(100)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./-]*$/u, 'Letters, digits, spaces, dots, dashes and slashes only')

export const addLicenceBody = z.object({
  jurisdiction: jurisdictionCode,
  number: licenceNumber,
  admittedOn: day.nullable().optional(),
  expiresOn: day.nullable().optional(),
})
export type AddLicence = z.infer<typeof addLicenceBody>

export const addLicence = defineEndpoint({
  name: 'addLicence',
  method: 'POST',
  path: '/v1/lawyers/me/licences',
  summary: 'Adds a licence, one a jurisdiction; it is looked at once its proof is handed in',
  tag: 'Lawyers',
  access: 'user',
  body: addLicenceBody,
  data: licenceSchema,
  status: 201,
  errors: ['NOT_FOUND', 'LICENCE_EXISTS'],
})

const licenceParams = z.object({ id: uuid })

export const updateLicence = defineEndpoint({
  name: 'updateLicence',
  method: 'PUT',
  path: '/v1/lawyers/me/licences/:id',
  summary: 'Changes a licence; another number, jurisdiction or admission has to be verified again',
  tag: 'Lawyers',
  access: 'user',
  params: licenceParams,
  body: addLicenceBody.partial(),
  data: licenceSchema,
  errors: ['LICENCE_EXISTS'],
})

export const deleteLicence = defineEndpoint({
  name: 'deleteLicence',
  method: 'DELETE',
  path: '/v1/lawyers/me/licences/:id',
  summary: 'Removes a licence with its proof; decisions about it are kept',
  tag: 'Lawyers',
  access: 'user',
  params: licenceParams,
  data: z.object({}),
})

export const submitVerification = defineEndpoint({
  name: 'submitVerification',
  method: 'POST',
  path: '/v1/lawyers/me/verify',
  summary: 'Hands in a proof (PDF, PNG or JPEG, at most 10 MB) of a licence; without `licenceId` the licence is added',
  tag: 'Lawyers',
  access: 'user',
  upload: { maxBytes: EVIDENCE_MAX_BYTES },
  body: addLicenceBody.partial().extend({ licenceId: uuid.optional() }),
  data: licenceSchema,
  status: 201,
  errors: ['NOT_FOUND', 'LICENCE_EXISTS', 'LICENCE_STATE'],
})

export const downloadEvidence = defineEndpoint({
  name: 'downloadEvidence',
  method: 'GET',
  path: '/v1/lawyers/evidence/:id',
  summary: 'A proof, for its lawyer and for administrators only',
  tag: 'Lawyers',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.string(),
  download: true,
})
