import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

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
