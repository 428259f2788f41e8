import { z } from 'zod'
import { caseCategories } from './case-categories.ts'
import { caseParams, caseStages, urgencyLevels } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'
import { jurisdictionCode } from './jurisdictions.ts'
import { screeningStates } from './screening.ts'

/** The edges of the shown bands, in major units of whatever currency: an exact budget would mark a case. */
export const budgetEdges = [0, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000] as const

/** What is known of a case without clearance. Nothing of it tells who is involved or how many others look. */
export const teaserSchema = z.object({
  tier: z.literal('teaser'),
  id: uuid,
  title: z.string(),
  /** The public summary, checked for names and addresses. */
  summary: z.string(),
  category: z.string(),
  jurisdiction: z.string(),
  /** `open`, whatever others do with it. */
  stage: z.literal('open'),
  urgencyLevel: z.enum(urgencyLevels).nullable(),
  /** Decimal amounts in major units; `to` is null above the last band. */
  budgetBand: z.object({ currency: z.string(), from: z.string(), to: z.string().nullable() }).nullable(),
  /** Until when offers are taken. */
  deadline: timestamp.nullable(),
  postedAt: timestamp,
  /** Where the asking lawyer stands with it. */
  screening: z.enum(screeningStates),
})
export type Teaser = z.infer<typeof teaserSchema>

export const listFeed = defineEndpoint({
  name: 'listFeed',
  method: 'GET',
  path: '/v1/feed',
  summary: 'Open cases that you may see the teaser of (lawyers with a verified licence)',
  tag: 'Feed',
  access: 'user',
  query: pageQuery.extend({
    /** Words to find in title and summary. */
    q: z.string().trim().max(200).optional(),
    category: z.enum(caseCategories.map(({ code }) => code)).optional(),
    jurisdiction: jurisdictionCode.optional(),
    urgencyLevel: z.enum(urgencyLevels).optional(),
    sort: z.enum(['-postedAt', 'postedAt', 'deadline']).default('-postedAt'),
  }),
  data: z.array(teaserSchema),
  paginated: true,
  errors: ['ROLE_REQUIRED', 'FORBIDDEN'],
})

export const getTeaser = defineEndpoint({
  name: 'getTeaser',
  method: 'GET',
  path: '/v1/cases/:id/teaser',
  summary: 'One open case as a lawyer without clearance sees it; its people see what others see',
  tag: 'Feed',
  access: 'user',
  params: caseParams,
  data: teaserSchema,
})

/** A case as those see it who decide whether it opens: never the brief, never the parties. */
export const caseToReviewSchema = teaserSchema
  .omit({ tier: true, stage: true, screening: true, postedAt: true, category: true, jurisdiction: true })
  .extend({
    category: z.string().nullable(),
    jurisdiction: z.string().nullable(),
    stage: z.enum(caseStages),
    submittedAt: timestamp.nullable(),
    publishedAt: timestamp.nullable(),
  })
export type CaseToReview = z.infer<typeof caseToReviewSchema>

export const listCasesToReview = defineEndpoint({
  name: 'listCasesToReview',
  method: 'GET',
  path: '/v1/admin/cases',
  summary: 'Administrator: cases as their teasers, those in review if not asked otherwise',
  tag: 'Admin',
  access: 'user',
  query: pageQuery.extend({ stage: z.enum(caseStages).exclude(['draft']).default('in_review') }),
  data: z.array(caseToReviewSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})
