import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

const tag = 'Audit'
const params = z.object({ id: uuid })
const act = z.string().max(60)

/** What was found when the chain was walked: the first wrong entry, and what is wrong with it. */
export const auditProblems = ['changed', 'missing', 'rewritten', 'added', 'head', 'personal'] as const

export const auditEntrySchema = z.object({
  /** The chain: the case, or null for what belongs to no case. */
  caseId: uuid.nullable(),
  seq: z.number().int(),
  at: timestamp,
  /** A code of `auditActs`, which has the words. */
  act,
  actor: z.object({
    kind: z.enum(['user', 'machine', 'system']),
    userId: uuid.nullable(),
    /** Null for the system, for accounts that are gone, and where the caller needs no name. */
    name: z.string().nullable(),
    role: z.string().nullable(),
  }),
  subject: z.object({ type: z.string(), id: z.string() }).nullable(),
  details: z.record(z.string(), z.unknown()),
  /** Address and device: masked unless they are the caller's own; null where there are none, or they were erased. */
  address: z.string().nullable(),
  device: z.string().nullable(),
  requestId: z.string().nullable(),
})
export type AuditEntryView = z.infer<typeof auditEntrySchema>

const filters = {
  /** A code of `auditActs`, or the beginning of one up to its dot: `document`. */
  act: act.optional(),
  personId: uuid.optional(),
  since: timestamp.optional(),
  until: timestamp.optional(),
}

export const listCaseAudit = defineEndpoint({
  name: 'listCaseAudit',
  method: 'GET',
  path: '/v1/cases/:id/audit',
  summary: 'Who did what in a case, newest first (its owner)',
  tag,
  access: 'user',
  params,
  query: pageQuery.extend(filters),
  data: z.array(auditEntrySchema),
  paginated: true,
  errors: ['FORBIDDEN'],
})

export const auditVerificationSchema = z.object({
  intact: z.boolean(),
  entries: z.number().int(),
  /** Up to which entry the chain was compared with what stands outside of the database. */
  witnessedTo: z.number().int(),
  fault: z.object({ seq: z.number().int(), problem: z.enum(auditProblems) }).nullable(),
  checkedAt: timestamp,
})
export type AuditVerification = z.infer<typeof auditVerificationSchema>

export const verifyCaseAudit = defineEndpoint({
  name: 'verifyCaseAudit',
  method: 'GET',
  path: '/v1/cases/:id/audit/verification',
  summary: 'Walks the chain of a case now and says whether it is intact (its owner)',
  tag,
  access: 'user',
  params,
  data: auditVerificationSchema,
  errors: ['FORBIDDEN'],
})

export const exportCaseAudit = defineEndpoint({
  name: 'exportCaseAudit',
  method: 'GET',
  path: '/v1/cases/:id/audit/export',
  summary: 'The chain of a case as JSON lines: each entry as it was hashed, its hash, and the signed head (its owner)',
  tag,
  access: 'user',
  params,
  data: z.object({}),
  download: true,
  errors: ['FORBIDDEN'],
})

export const listAudit = defineEndpoint({
  name: 'listAudit',
  method: 'GET',
  path: '/v1/admin/audit',
  summary: 'Entries of all chains, newest first, names and addresses masked (administrators)',
  tag,
  access: 'user',
  query: pageQuery.extend({ ...filters, caseId: uuid.optional() }),
  data: z.array(auditEntrySchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const unmaskAudit = defineEndpoint({
  name: 'unmaskAudit',
  method: 'POST',
  path: '/v1/admin/audit/unmask',
  summary: 'Shows who is behind one entry, for a reason; that is an entry, too (administrators)',
  tag,
  access: 'user',
  body: z.object({
    caseId: uuid.nullable(),
    seq: z.number().int().positive(),
    reason: z.string().trim().min(3, 'Say why, in a sentence').max(1000),
  }),
  data: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    address: z.string().nullable(),
    device: z.string().nullable(),
  }),
  errors: ['NOT_FOUND'],
})
