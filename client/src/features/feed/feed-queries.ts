import { queryOptions } from '@tanstack/react-query'
import { getTeaser } from '../../../../contracts/feed.ts'
import { getPublishedBrief } from '../../../../contracts/published-briefs.ts'
import { getScreening, listLawyerConflicts } from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'

/** Everything of the feed begins with `['feed']`. */
export const feedKeys = {
  all: ['feed'] as const,
  list: ['feed', 'list'] as const,
  conflicts: ['lawyers', 'me', 'conflicts'] as const,
}

/** One open case, as whoever is not in it sees it. */
export function teaserQuery(caseId: string) {
  return queryOptions({
    queryKey: [...feedKeys.all, caseId, 'teaser'],
    queryFn: async ({ signal }) => (await api(getTeaser, { params: { id: caseId }, signal })).data,
  })
}

/** Where the lawyer stands with a case. */
export function screeningQuery(caseId: string) {
  return queryOptions({
    queryKey: [...feedKeys.all, caseId, 'screening'],
    queryFn: async ({ signal }) => (await api(getScreening, { params: { id: caseId }, signal })).data,
  })
}

const LOOK_AGAIN_AFTER_MS = 5 * 60_000

/** The newest published text. Every answer is noted as a reading, so that it is not asked for more often than needed. */
export function briefQuery(caseId: string) {
  return queryOptions({
    queryKey: [...feedKeys.all, caseId, 'brief'],
    queryFn: async ({ signal }) => (await api(getPublishedBrief, { params: { id: caseId }, signal })).data,
    staleTime: LOOK_AGAIN_AFTER_MS,
    refetchOnWindowFocus: true,
  })
}

/** One's own conflict list. */
export const conflictsQuery = queryOptions({
  queryKey: feedKeys.conflicts,
  queryFn: async ({ signal }) => (await api(listLawyerConflicts, { signal })).data,
})
