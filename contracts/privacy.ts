import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** What an erasure does with one category of data. `partly`: some of it must stay, the rest goes. */
export const erasureDecisions = ['erased', 'pseudonymised', 'kept', 'partly'] as const

/**
 * Why something stays (GDPR, Article 17(3)). `LEGAL_HOLD` and `LEGAL_CLAIMS_17_3_E`: needed to establish, exercise or defend legal
 * claims; `LEGAL_DUTY_17_3_B`: a law obliges us; `OTHERS_RECORD`: it is as much the record of others (Articles 15(4), 17(3)(e)).
 */
export const keepReasons = ['LEGAL_HOLD', 'LEGAL_CLAIMS_17_3_E', 'LEGAL_DUTY_17_3_B', 'OTHERS_RECORD'] as const
export type KeepReason = (typeof keepReasons)[number]

/** GDPR, Article 6(1): contract (b), legal duty (c), legitimate interest (f), consent (a). */
export const legalBases = ['contract', 'legal_duty', 'legitimate_interest', 'consent'] as const

/** One kind of personal data that we keep, in plain words. */
export const dataCategorySchema = z.object({
  id: z.string(),
  title: z.string(),
  /** What it is. */
  what: z.string(),
  /** What it is for. */
  why: z.string(),
  legalBasis: z.enum(legalBases),
  /** How long it is kept. */
  howLong: z.string(),
  /** Whether it is in the copy of one's data. */
  inExport: z.boolean(),
  /** What an erasure does, before it has looked at a person's own cases. */
  onErasure: z.enum(erasureDecisions),
  reason: z.enum(keepReasons).nullable(),
  /** The same in a sentence. */
  onErasureWords: z.string(),
})
export type DataCategoryText = z.infer<typeof dataCategorySchema>

export const privacyPageSchema = z.object({
  categories: z.array(dataCategorySchema),
  /** What goes by itself: what, and how many days after it is over. */
  periods: z.array(z.object({ what: z.string(), days: z.number().int() })),
  /** Days between the wish to be erased and the erasure. */
  erasureWaitingDays: z.number().int(),
  /** Days for which a copy of one's data can be downloaded. */
  exportKeptDays: z.number().int(),
})
export type PrivacyPage = z.infer<typeof privacyPageSchema>

export const getPrivacyPage = defineEndpoint({
  name: 'getPrivacyPage',
  method: 'GET',
  path: '/v1/privacy',
  summary: 'What is kept of people, why and how long, and what an erasure does with it',
  tag: 'Privacy',
  access: 'public',
  data: privacyPageSchema,
})

export const exportStates = ['queued', 'running', 'ready', 'failed', 'expired'] as const

/** A copy of one's own data. */
export const dataExportSchema = z.object({
  id: uuid,
  state: z.enum(exportStates),
  /** Parts of it that are done, of how many; 0 of 0 before it is known. */
  partsDone: z.number().int(),
  partsTotal: z.number().int(),
  /** Bytes of the zip file. */
  size: z.number().int().nullable(),
  /** SHA-256 of the zip file, hexadecimal. */
  sha256: z.string().nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  /** When it is deleted. */
  expiresAt: timestamp.nullable(),
})
export type DataExport = z.infer<typeof dataExportSchema>

export const requestExport = defineEndpoint({
  name: 'requestExport',
  method: 'POST',
  path: '/v1/users/me/exports',
  summary: 'Makes a copy of your own data, in the background; needs a fresh proof of identity',
  tag: 'Privacy',
  access: 'user',
  body: z.strictObject({}),
  data: dataExportSchema,
  status: 201,
  idempotencyKey: 'required',
  errors: ['STEP_UP_REQUIRED', 'CONFLICT'],
})

export const listExports = defineEndpoint({
  name: 'listExports',
  method: 'GET',
  path: '/v1/users/me/exports',
  summary: 'Copies of your data, newest first',
  tag: 'Privacy',
  access: 'user',
  query: pageQuery,
  data: z.array(dataExportSchema),
  paginated: true,
})

export const getExport = defineEndpoint({
  name: 'getExport',
  method: 'GET',
  path: '/v1/users/me/exports/:id',
  summary: 'How far a copy of your data is',
  tag: 'Privacy',
  access: 'user',
  params: z.object({ id: uuid }),
  data: dataExportSchema,
})

export const downloadExport = defineEndpoint({
  name: 'downloadExport',
  method: 'GET',
  path: '/v1/users/me/exports/:id/download',
  summary: 'The copy as a zip file; needs a fresh proof of identity',
  tag: 'Privacy',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.unknown(),
  download: true,
  errors: ['STEP_UP_REQUIRED', 'CONFLICT', 'RANGE_NOT_SATISFIABLE', 'STORAGE_AWAY'],
})

export const deleteExport = defineEndpoint({
  name: 'deleteExport',
  method: 'DELETE',
  path: '/v1/users/me/exports/:id',
  summary: 'Deletes a copy of your data before its time',
  tag: 'Privacy',
  access: 'user',
  params: z.object({ id: uuid }),
  data: dataExportSchema,
})

/** What happens, or happened, with one category. */
export const erasurePartSchema = z.object({
  category: z.string(),
  title: z.string(),
  decision: z.enum(erasureDecisions),
  /** Why something of it stays; more than one when cases differ. */
  reasons: z.array(z.enum(keepReasons)),
  /** In a sentence. */
  words: z.string(),
  /** How many records go, and how many stay. */
  erased: z.number().int(),
  kept: z.number().int(),
})
export type ErasurePart = z.infer<typeof erasurePartSchema>

export const previewErasure = defineEndpoint({
  name: 'previewErasure',
  method: 'GET',
  path: '/v1/users/me/erasure/preview',
  summary: 'What an erasure of your account would do now, category by category; changes nothing',
  tag: 'Privacy',
  access: 'user',
  data: z.object({ waitingDays: z.number().int(), parts: z.array(erasurePartSchema) }),
  errors: ['ROLE_REQUIRED'],
})

export const erasureStates = ['waiting', 'cancelled', 'running', 'done', 'partial', 'failed'] as const

/** One's own wish to be erased. */
export const erasureSchema = z.object({
  id: uuid,
  state: z.enum(erasureStates),
  requestedAt: timestamp,
  /** When it begins; it can be cancelled until then. */
  dueAt: timestamp,
  cancelledAt: timestamp.nullable(),
})
export type Erasure = z.infer<typeof erasureSchema>

export const getErasure = defineEndpoint({
  name: 'getErasure',
  method: 'GET',
  path: '/v1/users/me/erasure',
  summary: 'Your wish to be erased, if there is one that was not cancelled',
  tag: 'Privacy',
  access: 'user',
  data: z.object({ erasure: erasureSchema.nullable() }),
})

export const requestErasure = defineEndpoint({
  name: 'requestErasure',
  method: 'POST',
  path: '/v1/users/me/erasure',
  summary: 'Asks that your account be erased after the waiting time; needs a fresh proof of identity',
  tag: 'Privacy',
  access: 'user',
  /** The address of the account, typed: nobody does this by accident. */
  body: z.object({ email: z.string().trim().toLowerCase().max(255) }),
  data: erasureSchema,
  status: 201,
  idempotencyKey: 'required',
  errors: ['STEP_UP_REQUIRED', 'ROLE_REQUIRED', 'CONFLICT'],
})

export const cancelErasure = defineEndpoint({
  name: 'cancelErasure',
  method: 'DELETE',
  path: '/v1/users/me/erasure',
  summary: 'Takes the wish to be erased back, as long as the erasure has not begun',
  tag: 'Privacy',
  access: 'user',
  data: erasureSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
})

/**
 * Receipt of an erasure: what was decided and done, without anything of the person. `hash` is SHA-256 of `lc/erasure-receipt/v1\n` and
 * the canonical JSON (RFC 8785) of the receipt without `hash` and `words`.
 */
export const erasureReceiptSchema = z.object({
  id: uuid,
  state: z.enum(['done', 'partial']),
  requestedAt: timestamp,
  completedAt: timestamp,
  parts: z.array(erasurePartSchema),
  hash: z.string(),
  /** The first 132 bits of the hash as twelve words. */
  words: z.array(z.string()),
})
export type ErasureReceipt = z.infer<typeof erasureReceiptSchema>

export const getErasureReceipt = defineEndpoint({
  name: 'getErasureReceipt',
  method: 'GET',
  path: '/v1/erasures/:id',
  summary: 'The receipt of an erasure that was carried out, for whoever has its number; names nobody',
  tag: 'Privacy',
  access: 'public',
  params: z.object({ id: uuid }),
  data: erasureReceiptSchema,
})

/** An erasure as the administrator sees it: whose account, never what was in it. */
export const adminErasureSchema = erasureSchema.extend({
  userId: uuid,
  attempts: z.number().int(),
  /** Kind and codes of the last error, never its text. */
  lastError: z.string().nullable(),
  completedAt: timestamp.nullable(),
  /** When it is looked again whether what was kept may go. */
  checkAgainAt: timestamp.nullable(),
  /** Categories of which something was kept, with the reasons. */
  kept: z.array(z.object({ title: z.string(), reasons: z.array(z.enum(keepReasons)), records: z.number().int() })),
})
export type AdminErasure = z.infer<typeof adminErasureSchema>

export const listErasures = defineEndpoint({
  name: 'listErasures',
  method: 'GET',
  path: '/v1/admin/erasures',
  summary: 'Administrator: erasures, newest first',
  tag: 'Admin',
  access: 'user',
  query: pageQuery.extend({ state: z.enum(erasureStates).optional() }),
  data: z.array(adminErasureSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const retryErasure = defineEndpoint({
  name: 'retryErasure',
  method: 'POST',
  path: '/v1/admin/erasures/:id/retry',
  summary: 'Administrator: tries a failed erasure again, or looks at once whether what was kept may go now',
  tag: 'Admin',
  access: 'user',
  params: z.object({ id: uuid }),
  data: adminErasureSchema,
  errors: ['CONFLICT'],
})
