import { z } from 'zod'
import { caseCategories } from '../../../../contracts/case-categories.ts'
import { urgencyLevels } from '../../../../contracts/cases.ts'
import { jurisdictions } from '../../../../contracts/jurisdictions.ts'

export const PAGE_SIZE = 20

/** The orders on offer, the first one is the usual one. */
export const feedOrders = [
  { value: '-postedAt', label: 'Newest first' },
  { value: 'deadline', label: 'Deadline soonest first' },
  { value: 'postedAt', label: 'Oldest first' },
] as const

const searchSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  category: z
    .enum(caseCategories.map(({ code }) => code))
    .optional()
    .catch(undefined),
  jurisdiction: z
    .enum(jurisdictions.map(({ code }) => code))
    .optional()
    .catch(undefined),
  urgencyLevel: z.enum(urgencyLevels).optional().catch(undefined),
  sort: z.enum(feedOrders.map(({ value }) => value)).catch('-postedAt'),
  page: z.coerce.number().int().min(1).catch(1),
})
export type FeedSearch = z.infer<typeof searchSchema>

/** What the address says about the feed; nonsense counts as unset. */
export function readFeedSearch(params: URLSearchParams): FeedSearch {
  const given = Object.fromEntries(['category', 'jurisdiction', 'urgencyLevel'].map((key) => [key, params.get(key)]))
  return searchSchema.parse({
    q: params.get('q') ?? '',
    ...given,
    sort: params.get('sort'),
    page: params.get('page') ?? 1,
  })
}

/** The address of the feed; what is usual is left out. */
export function writeFeedSearch({ sort, page, ...filters }: FeedSearch): URLSearchParams {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(filters)) if (value) params.set(key, value)
  if (sort !== '-postedAt') params.set('sort', sort)
  if (page > 1) params.set('page', String(page))
  return params
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, category, jurisdiction, urgencyLevel }: FeedSearch): boolean {
  return q !== '' || [category, jurisdiction, urgencyLevel].some((filter) => filter !== undefined)
}

/** What the API is asked for: only what is set. */
export function feedQuery({ q, category, jurisdiction, urgencyLevel, sort, page }: FeedSearch) {
  return {
    ...(q !== '' && { q }),
    ...(category && { category }),
    ...(jurisdiction && { jurisdiction }),
    ...(urgencyLevel && { urgencyLevel }),
    sort,
    page,
    pageSize: PAGE_SIZE,
  }
}
