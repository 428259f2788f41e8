import { z } from 'zod'

export const PAGE_SIZE = 20

/** The orders on offer, the first one is the usual one. */
export const sortOptions = [
  { value: '-lastActivityAt', label: 'Last changed first' },
  { value: 'title', label: 'Title, A to Z' },
  { value: '-createdAt', label: 'Newest first' },
  { value: 'createdAt', label: 'Oldest first' },
] as const

const searchSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(sortOptions.map(({ value }) => value)).catch('-lastActivityAt'),
  page: z.coerce.number().int().min(1).catch(1),
})
export type CaseListSearch = z.infer<typeof searchSchema>

/** What the address says about the list; nonsense counts as unset. */
export function readCaseListSearch(params: URLSearchParams): CaseListSearch {
  return searchSchema.parse({ q: params.get('q') ?? '', sort: params.get('sort'), page: params.get('page') ?? 1 })
}

/** The address of a list; what is usual is left out. */
export function writeCaseListSearch({ q, sort, page }: CaseListSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (q !== '') params.set('q', q)
  if (sort !== '-lastActivityAt') params.set('sort', sort)
  if (page > 1) params.set('page', String(page))
  return params
}
