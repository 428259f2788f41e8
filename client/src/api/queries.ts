import { queryOptions } from '@tanstack/react-query'
import { getCase, getWorkspace, listCaseMembers, listInvitations } from '../../../contracts/cases.ts'
import { getLawyerProfile, getMyLawyer } from '../../../contracts/lawyers.ts'
import { countUnreadMessages } from '../../../contracts/messages.ts'
import { countUnreadNotifications } from '../../../contracts/notifications.ts'
import { getSignInOptions } from '../../../contracts/provider-sign-in.ts'
import { getTwoFactor } from '../../../contracts/two-factor.ts'
import { getMe, getProfile } from '../../../contracts/users.ts'
import { api } from './api.ts'

/** Keys of the cache. Everything about one case begins with `['cases', id]`: invalidate that after a change. */
export const queryKeys = {
  cases: ['cases'] as const,
  case: (caseId: string) => ['cases', caseId] as const,
  consultations: ['consultations'] as const,
  invitations: ['invitations'] as const,
  me: ['me'] as const,
  messages: ['messages'] as const,
  notifications: ['notifications'] as const,
  push: ['push'] as const,
  sessions: ['sessions'] as const,
  twoFactor: ['two-factor'] as const,
  apiKeys: ['api-keys'] as const,
  profile: ['profile'] as const,
  signInOptions: ['sign-in-options'] as const,
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

/** One's own profile and preferences. */
export const profileQuery = queryOptions({
  queryKey: queryKeys.profile,
  queryFn: async ({ signal }) => (await api(getProfile, { signal })).data,
})

/** Whether two-factor is on, and how many recovery codes are left. */
export const twoFactorQuery = queryOptions({
  queryKey: queryKeys.twoFactor,
  queryFn: async ({ signal }) => (await api(getTwoFactor, { signal })).data,
})

/** How people can sign in besides their password; it does not change while a page is open. */
export const signInOptionsQuery = queryOptions({
  queryKey: queryKeys.signInOptions,
  queryFn: async ({ signal }) => (await api(getSignInOptions, { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
})

/** How many notifications are not read. */
export const unreadQuery = queryOptions({
  queryKey: [...queryKeys.notifications, 'unread'],
  queryFn: async ({ signal }) => (await api(countUnreadNotifications, { signal })).data.unread,
})

/** How many messages are not read, in how many conversations. */
export const unreadMessagesQuery = queryOptions({
  queryKey: [...queryKeys.messages, 'unread'],
  queryFn: async ({ signal }) => (await api(countUnreadMessages, { signal })).data,
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
  queryFn: async ({ signal }) => (await api(getMyLawyer, { signal })).data,
})
