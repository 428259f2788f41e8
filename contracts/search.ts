import { z } from 'zod'
import { caseCategories } from './case-categories.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, uuid } from './envelope.ts'
import { jurisdictionCode } from './jurisdictions.ts'

/** A place to search near to; coordinates in degrees (WGS 84). */
export const placeSchema = z.object({
  name: z.string(),
  region: z.string(),
  /** ISO 3166-1. */
  country: z.string(),
  latitude: z.number(),
  longitude: z.number(),
})
export type Place = z.infer<typeof placeSchema>

export const findPlaces = defineEndpoint({
  name: 'findPlaces',
  method: 'GET',
  path: '/v1/places',
  summary: 'Places whose name begins so, from a small built-in list',
  tag: 'Reference',
  access: 'public',
  query: z.object({ q: z.string().trim().max(100).default('') }),
  data: z.array(placeSchema),
})

/** Free words; what is not a letter or a digit parts them. */
const words = z.string().trim().max(200).optional()
const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'Enter an amount like 250 or 250.50')

export const lawyerSearchQuery = pageQuery.extend({
  q: words,
  practiceArea: z.enum(caseCategories.map(({ code }) => code)).optional(),
  /** Only lawyers with a verified licence there that has not run out. */
  jurisdiction: jurisdictionCode.optional(),
  /** ISO 639-1. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'Two or three letters, like en')
    .optional(),
  /** At most this by the hour, in `currency`; lawyers who name no rate in it are left out. */
  maxHourlyRate: amount.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Three letters, like EUR')
    .default('USD'),
  minRating: z.coerce.number().min(1).max(5).optional(),
  availability: z.enum(['available', 'limited', 'unavailable']).optional(),
  /** `true`: only who also works remotely. */
  remote: z.enum(['true', 'false']).optional(),
  /** Near to here: both or neither, in degrees. */
  latitude: z.coerce.number().min(-90).max(90).optional(),
  longitude: z.coerce.number().min(-180).max(180).optional(),
  /** In kilometres. */
  withinKm: z.coerce.number().min(1).max(500).default(50),
  /** `fit`: by the words, else by standing (reviews, with few of them counting little); equals in an order that changes daily. */
  sort: z.enum(['fit', 'hourlyRate', 'distance']).default('fit'),
})

export const lawyerHitSchema = z.object({
  id: uuid,
  name: z.string(),
  headline: z.string().nullable(),
  firm: z.object({ id: uuid, name: z.string() }).nullable(),
  place: z.string().nullable(),
  /** From the place searched near to; null without one. */
  distanceKm: z.number().nullable(),
  practiceAreas: z.array(z.string()),
  jurisdictions: z.array(z.string()),
  languages: z.array(z.string()),
  hourlyRate: z.string().nullable(),
  consultationFee: z.string().nullable(),
  currency: z.string(),
  yearsOfExperience: z.number().int().nullable(),
  averageRating: z.number().nullable(),
  totalReviews: z.number().int(),
  availabilityStatus: z.string(),
  remote: z.boolean(),
})
export type LawyerHit = z.infer<typeof lawyerHitSchema>

export const searchLawyers = defineEndpoint({
  name: 'searchLawyers',
  method: 'GET',
  path: '/v1/search/lawyers',
  summary: 'Lawyers by words, area, jurisdiction, language, fee, rating, availability and distance',
  tag: 'Search',
  access: 'user',
  query: lawyerSearchQuery,
  data: z.object({
    hits: z.array(lawyerHitSchema),
    /** Words that stand nowhere, and what was searched for besides: `{ "leese": "lease" }`. */
    corrections: z.record(z.string(), z.string()),
  }),
  paginated: true,
})

export const firmHitSchema = z.object({
  id: uuid,
  name: z.string(),
  description: z.string().nullable(),
  totalLawyers: z.number().int(),
})
export type FirmHit = z.infer<typeof firmHitSchema>

export const searchLawFirms = defineEndpoint({
  name: 'searchLawFirms',
  method: 'GET',
  path: '/v1/search/law-firms',
  summary: 'Verified law firms by words',
  tag: 'Search',
  access: 'user',
  query: pageQuery.extend({ q: words }),
  data: z.array(firmHitSchema),
  paginated: true,
})

export const caseHitSchema = z.object({
  id: uuid,
  title: z.string(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  /** As whoever asks may know it. */
  status: z.string(),
  /** `member`: a case you are in; `teaser`: one that is open to you. */
  tier: z.enum(['member', 'teaser']),
})
export type CaseHit = z.infer<typeof caseHitSchema>

export const searchCases = defineEndpoint({
  name: 'searchCases',
  method: 'GET',
  path: '/v1/search/cases',
  summary: 'Cases by title and public summary: yours, and those that are open to you',
  tag: 'Search',
  access: 'user',
  query: pageQuery.extend({ q: words }),
  data: z.array(caseHitSchema),
  paginated: true,
})
