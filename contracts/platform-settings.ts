import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'

/** GDPR, Article 12(3): a month to carry the wish out, from the day on which it was asked. */
export const MAX_ERASURE_WAITING_DAYS = 30

export const platformSettingsSchema = z.object({
  /** Cases wait for an administrator before they open. */
  reviewCases: z.boolean(),
  /** Days between the wish of a person to be erased and the erasure; until then it can be taken back. */
  erasureWaitingDays: z.number().int().min(0).max(MAX_ERASURE_WAITING_DAYS),
  /** Days that recordings of consultations are kept, from their end; what is filed already keeps the day it was told. */
  recordingDays: z.number().int().min(1).max(3650),
  /** Companies that belong together; each list is one family. A conflict with one is a possible conflict with all. */
  companyFamilies: z.array(z.array(z.string().trim().min(1).max(255)).min(2).max(200)).max(1000),
})
export type PlatformSettings = z.infer<typeof platformSettingsSchema>

export const getPlatformSettings = defineEndpoint({
  name: 'getPlatformSettings',
  method: 'GET',
  path: '/v1/admin/settings',
  summary: 'Administrator: settings of the platform',
  tag: 'Admin',
  access: 'user',
  data: platformSettingsSchema,
  errors: ['NOT_FOUND'],
})

export const putPlatformSettings = defineEndpoint({
  name: 'putPlatformSettings',
  method: 'PUT',
  path: '/v1/admin/settings',
  summary: 'Administrator: changes settings of the platform; what is left out stays',
  tag: 'Admin',
  access: 'user',
  body: platformSettingsSchema.partial(),
  data: platformSettingsSchema,
  errors: ['NOT_FOUND'],
})
