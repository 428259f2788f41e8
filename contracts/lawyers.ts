import { z } from 'zod'
import { caseCategories } from './case-categories.ts'
import { defineEndpoint } from './endpoint.ts'
import { day, pageQuery, timestamp, uuid } from './envelope.ts'
import { jurisdictionCode } from './jurisdictions.ts'
import { languageCode } from './languages.ts'
import { licenceSchema } from './licences.ts'

/** Practice areas are the areas a case can be in: one list, so that the two sides always meet. */
export const practiceAreaCode = z.enum(caseCategories.map(({ code }) => code))

export const availabilityStatuses = ['available', 'limited', 'unavailable'] as const
export const verificationStatuses = ['pending', 'verified', 'rejected'] as const

/** Decimal amount in major units, as a string: `250.00`. */
const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'Enter an amount like 250 or 250.50')

/** What everybody may see of a licence: bars publish who is admitted, where, and under which number. */
export const publicLicenceSchema = z.object({
  jurisdiction: z.string(),
  number: z.string(),
  admittedOn: day.nullable(),
  expiresOn: day.nullable(),
  verifiedAt: timestamp,
})

/** A lawyer in a list. Nothing here says how often somebody has won, and nothing is ranked by it. */
export const lawyerSchema = z.object({
  id: uuid,
  userId: uuid,
  name: z.string(),
  headline: z.string().nullable(),
  practiceAreas: z.array(z.string()),
  languages: z.array(z.string()),
  jurisdictions: z.array(z.string()),
  verificationStatus: z.enum(verificationStatuses),
  place: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  remote: z.boolean(),
  acceptsNewCases: z.boolean(),
  availabilityStatus: z.enum(availabilityStatuses),
  earliestStartOn: day.nullable(),
  yearsOfExperience: z.number().int().nullable(),
  hourlyRate: z.string().nullable(),
  consultationFee: z.string().nullable(),
  currency: z.string(),
  /** Null until there are reviews; `totalReviews` says of how many it is the mean. */
  averageRating: z.number().nullable(),
  totalReviews: z.number().int(),
  responseTimeHours: z.number().int().nullable(),
})
export type Lawyer = z.infer<typeof lawyerSchema>

/** A case of earlier work in the lawyer's own words. Nobody has checked it, and it says so. */
export const lawyerCaseSchema = z.object({
  id: uuid,
  title: z.string(),
  summary: z.string().nullable(),
  practiceArea: z.string(),
  jurisdiction: z.string().nullable(),
  year: z.number().int(),
  selfReported: z.literal(true),
  createdAt: timestamp,
})
export type LawyerCase = z.infer<typeof lawyerCaseSchema>

export const lawyerProfileSchema = lawyerSchema.extend({
  about: z.string().nullable(),
  licences: z.array(publicLicenceSchema),
  cases: z.array(lawyerCaseSchema),
  memberSince: timestamp,
})
export type LawyerProfile = z.infer<typeof lawyerProfileSchema>

/** What is still missing before others can see somebody, in the order in which it is done. */
export const missingSteps = ['headline', 'practiceAreas', 'languages', 'licence', 'evidence', 'verification'] as const

/** One's own record: all of it. */
export const ownLawyerSchema = lawyerProfileSchema.omit({ licences: true }).extend({
  licences: z.array(licenceSchema),
  /** Whether others see the profile now. */
  isPublic: z.boolean(),
  missing: z.array(z.enum(missingSteps)),
})
export type OwnLawyer = z.infer<typeof ownLawyerSchema>

/** An empty text counts as none. */
const text = (max: number) => z.string().trim().max(max).nullable()

export const lawyerProfileBody = z.object({
  headline: text(160).optional(),
  about: text(5000).optional(),
  practiceAreas: z.array(practiceAreaCode).max(13).optional(),
  languages: z.array(languageCode).max(26).optional(),
  place: text(200).optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  remote: z.boolean().optional(),
  acceptsNewCases: z.boolean().optional(),
  availabilityStatus: z.enum(availabilityStatuses).optional(),
  earliestStartOn: day.nullable().optional(),
  yearsOfExperience: z.number().int().min(0).max(80).nullable().optional(),
  hourlyRate: amount.nullable().optional(),
  consultationFee: amount.nullable().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Three letters, like EUR')
    .optional(),
})
export type LawyerProfileChange = z.infer<typeof lawyerProfileBody>

export const registerLawyer = defineEndpoint({
  name: 'registerLawyer',
  method: 'POST',
  path: '/v1/lawyers/register',
  summary: 'Makes the profile of a lawyer account; nobody else sees it before a licence is verified',
  tag: 'Lawyers',
  access: 'user',
  body: lawyerProfileBody,
  data: ownLawyerSchema,
  status: 201,
  errors: ['ROLE_REQUIRED', 'ALREADY_REGISTERED'],
})

const lawyerOrders = ['name', '-name', '-createdAt', '-yearsOfExperience', 'hourlyRate', '-hourlyRate'] as const

/** What lawyers can be picked by; all given parts must fit. */
export const lawyerFilters = z.object({
  /** Words to find in name and headline. */
  q: z.string().trim().max(200).optional(),
  practiceArea: practiceAreaCode.optional(),
  jurisdiction: jurisdictionCode.optional(),
  language: languageCode.optional(),
  remote: z.stringbool().optional(),
  acceptsNewCases: z.stringbool().optional(),
})
export type LawyerFilters = z.infer<typeof lawyerFilters>

export const listLawyers = defineEndpoint({
  name: 'listLawyers',
  method: 'GET',
  path: '/v1/lawyers',
  summary: 'Verified lawyers',
  tag: 'Lawyers',
  access: 'user',
  query: pageQuery.extend(lawyerFilters.shape).extend({ sort: z.enum(lawyerOrders).default('name') }),
  data: z.array(lawyerSchema),
  paginated: true,
})

const lawyerParams = z.object({ id: uuid })

export const getLawyer = defineEndpoint({
  name: 'getLawyer',
  method: 'GET',
  path: '/v1/lawyers/:id',
  summary: 'One lawyer, in short',
  tag: 'Lawyers',
  access: 'user',
  params: lawyerParams,
  data: lawyerSchema,
})

export const getLawyerProfile = defineEndpoint({
  name: 'getLawyerProfile',
  method: 'GET',
  path: '/v1/lawyers/:id/profile',
  summary: 'One lawyer with licences and earlier work',
  tag: 'Lawyers',
  access: 'user',
  params: lawyerParams,
  data: lawyerProfileSchema,
})

export const getMyLawyer = defineEndpoint({
  name: 'getMyLawyer',
  method: 'GET',
  path: '/v1/lawyers/me',
  summary: 'Your own profile with licences and what is still missing; null before there is one',
  tag: 'Lawyers',
  access: 'user',
  data: ownLawyerSchema.nullable(),
})

export const updateMyLawyerProfile = defineEndpoint({
  name: 'updateMyLawyerProfile',
  method: 'PUT',
  path: '/v1/lawyers/me/profile',
  summary: 'Changes your profile; what is left out stays',
  tag: 'Lawyers',
  access: 'user',
  body: lawyerProfileBody,
  data: ownLawyerSchema,
  errors: ['NOT_FOUND'],
})

export const addLawyerCase = defineEndpoint({
  name: 'addLawyerCase',
  method: 'POST',
  path: '/v1/lawyers/me/cases',
  summary: 'Adds earlier work in your own words; no client may be recognisable in it',
  tag: 'Lawyers',
  access: 'user',
  body: z.object({
    title: z.string().trim().min(1, 'Say in a few words what it was').max(200),
    summary: text(2000).optional(),
    practiceArea: practiceAreaCode,
    jurisdiction: jurisdictionCode.nullable().optional(),
    year: z.number().int().min(1940).max(2200),
    /** That no client, nor anything learned in confidence, can be recognised. */
    confidentialityConfirmed: z.literal(true, 'Confirm that nobody can be recognised'),
  }),
  data: lawyerCaseSchema,
  status: 201,
  errors: ['NOT_FOUND'],
})

export const deleteLawyerCase = defineEndpoint({
  name: 'deleteLawyerCase',
  method: 'DELETE',
  path: '/v1/lawyers/me/cases/:id',
  summary: 'Takes earlier work off your profile',
  tag: 'Lawyers',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.object({}),
})

export const lawyerAnalyticsSchema = z.object({
  /** First and last day of what is counted, in UTC. */
  from: day,
  to: day,
  /** How often others opened the profile, for each day of the period. */
  profileViews: z.array(z.object({ day, views: z.number().int() })),
  /** What became of invitations that reached the verified address in the period. */
  funnel: z.object({
    profileViews: z.number().int(),
    invitations: z.number().int(),
    joined: z.number().int(),
  }),
  /** Median hours from an invitation to joining; null while there is nothing to measure, `measured` says of how many. */
  responseTimeHours: z.number().nullable(),
  measured: z.number().int(),
  /** Cases the lawyer is in now, by where they stand. */
  cases: z.array(z.object({ stage: z.string(), count: z.number().int() })),
})
export type LawyerAnalytics = z.infer<typeof lawyerAnalyticsSchema>

export const getLawyerAnalytics = defineEndpoint({
  name: 'getLawyerAnalytics',
  method: 'GET',
  path: '/v1/lawyers/me/analytics',
  summary: 'How your profile is seen and how fast you answer; no rates of success',
  tag: 'Lawyers',
  access: 'user',
  query: z.object({ days: z.coerce.number().int().min(7).max(365).default(30) }),
  data: lawyerAnalyticsSchema,
  errors: ['NOT_FOUND'],
})
