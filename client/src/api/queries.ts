import { queryOptions } from '@tanstack/react-query'
import { getCase, getWorkspace, listCaseMembers, listInvitations } from '../../../contracts/cases.ts'
import { getLawyerProfile, getMyLawyer } from '../../../contracts/lawyers.ts'
import { countUnreadNotifications } from '../../../contracts/notifications.ts'
import { getMe } from '../../../contracts/users.ts'
import { api, hasCode } from './api.ts'

/** Keys of the cache. Everything about one case begins with `['cases', id]`: invalidate that after a change. */
export const queryKeys = {
  cases: ['cases'] as const,
  case: (caseId: string) => ['cases', caseId] as const,
  invitations: ['invitations'] as const,
  me: ['me'] as const,
  notifications: ['notifications'] as const,
  push: ['push'] as const,
  sessions: ['sessions'] as const,
  jobs: ['admin', 'jobs'] as const,
  health: ['admin', 'health'] as const,
  lawyers: ['lawyers'] as const,
  myLawyer: ['lawyers', 'me'] as const,
  admin: ['admin'] as const,
}

/** One case's record. */
export function caseQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'record'],
    queryFn: async ({ signal }) => (await api(getCase, { params: { id: caseId }, signal })).data,
  })
}

/** A case with its people and its live documents. */
export function workspaceQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'workspace'],
    queryFn: async ({ signal }) => (await api(getWorkspace, { params: { id: caseId }, signal })).data,
  })
}

/** People of a case, those invited included. */
export function membersQuery(caseId: string) {
  return queryOptions({
    queryKey: [...queryKeys.case(caseId), 'members'],
    queryFn: async ({ signal }) => (await api(listCaseMembers, { params: { id: caseId }, signal })).data,
  })
}

/** Invitations to the address of whoever is signed in. */
export const invitationsQuery = queryOptions({
  queryKey: queryKeys.invitations,
  queryFn: async ({ signal }) => (await api(listInvitations, { signal })).data,
})

/** One's own account, address included. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: async ({ signal }) => (await api(getMe, { signal })).data,
})

/** How many notifications are not read. */
export const unreadQuery = queryOptions({
  queryKey: [...queryKeys.notifications, 'unread'],
  queryFn: async ({ signal }) => (await api(countUnreadNotifications, { signal })).data.unread,
})

/** One lawyer's public profile. */
export function lawyerProfileQuery(lawyerId: string) {
  return queryOptions({
    queryKey: [...queryKeys.lawyers, lawyerId],
    queryFn: async ({ signal }) => (await api(getLawyerProfile, { params: { id: lawyerId }, signal })).data,
  })
}

/** One's own profile as a lawyer; null before it is made. */
export const myLawyerQuery = queryOptions({
  queryKey: queryKeys.myLawyer,
  queryFn: async ({ signal }) => {
    try {
      return (await api(getMyLawyer, { signal })).data
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null
      throw error
    }
  },
})
