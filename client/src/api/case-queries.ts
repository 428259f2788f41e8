import { queryOptions } from '@tanstack/react-query'
import { getCaseParties } from '../../../contracts/case-parties.ts'
import { listCases } from '../../../contracts/cases.ts'
import { getIntake } from '../../../contracts/intake.ts'
import { listBidInvitations, listBriefVersions, listViewers } from '../../../contracts/published-briefs.ts'
import { api } from './api.ts'
import { queryKeys } from './queries.ts'

/** The newest cases at once, for pages that say what is to be done: as many as the API gives in one page. */
export const newestCasesQuery = queryOptions({
  queryKey: [...queryKeys.cases, 'list', 'newest'],
  queryFn: async ({ signal }) => (await api(listCases, { query: { pageSize: 100 }, signal })).data,
})

/** Answers to the first questions about a case, for its owner. */
export function intakeQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'intake'],
    queryFn: async ({ signal }) => (await api(getIntake, { params: { id: caseId }, signal })).data,
  })
}

/** Everybody who has to do with a case. */
export function partiesQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'parties'],
    queryFn: async ({ signal }) => (await api(getCaseParties, { params: { id: caseId }, signal })).data,
  })
}

/** Published versions of the brief, newest first. */
export function briefVersionsQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'brief-versions'],
    queryFn: async ({ signal }) => (await api(listBriefVersions, { params: { id: caseId }, signal })).data,
  })
}

/** Who outside of the case has seen what, for its owner. */
export function viewersQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'viewers'],
    queryFn: async ({ signal }) => (await api(listViewers, { params: { id: caseId }, signal })).data,
  })
}

/** Lawyers whom the owner asked for an offer. */
export function bidInvitationsQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'bid-invitations'],
    queryFn: async ({ signal }) => (await api(listBidInvitations, { params: { id: caseId }, signal })).data,
  })
}
