import { queryOptions } from '@tanstack/react-query'
import { getWallReport, listFirmMatters, listWalls } from '../../../../contracts/ethical-walls.ts'
import {
  type FirmRole,
  getLawFirm,
  getMyLawFirm,
  listLawFirmInvitations,
  listLawFirmMembers,
} from '../../../../contracts/law-firms.ts'
import { api } from '../../api/api.ts'

/** Everything about firms begins with `['firms']`: a change of one's own firm invalidates all of it. */
export const firmKey = ['firms'] as const

export const roleNames: Record<FirmRole, string> = { owner: 'Owner', admin: 'Admin', member: 'Lawyer' }

export const roleExplanations: Record<FirmRole, string> = {
  owner: 'Does everything, and changes roles. A firm always has an owner.',
  admin: 'Changes what is said about the firm, invites and removes people, keeps the walls.',
  member: 'Is shown as a lawyer of the firm, and can put up a wall about themselves.',
}

export const myFirmQuery = queryOptions({
  queryKey: [...firmKey, 'mine'],
  queryFn: async ({ signal }) => (await api(getMyLawFirm, { signal })).data,
})

export function firmQuery(id: string) {
  return queryOptions({
    queryKey: [...firmKey, id, 'page'],
    queryFn: async ({ signal }) => (await api(getLawFirm, { params: { id }, signal })).data,
  })
}

export function firmMembersQuery(id: string) {
  return queryOptions({
    queryKey: [...firmKey, id, 'members'],
    queryFn: async ({ signal }) => (await api(listLawFirmMembers, { params: { id }, signal })).data,
  })
}

export const firmInvitationsQuery = queryOptions({
  queryKey: [...firmKey, 'invitations'],
  queryFn: async ({ signal }) => (await api(listLawFirmInvitations, { signal })).data,
})

export function mattersQuery(id: string, q: string) {
  return queryOptions({
    queryKey: [...firmKey, id, 'matters', q],
    queryFn: async ({ signal }) => {
      const query = { page: 1, pageSize: 20, ...(q && { q }) }
      return (await api(listFirmMatters, { params: { id }, query, signal })).data
    },
  })
}

export function wallsQuery(id: string, state: 'in_force' | 'lifted') {
  return queryOptions({
    queryKey: [...firmKey, id, 'walls', state],
    queryFn: async ({ signal }) =>
      (await api(listWalls, { params: { id }, query: { page: 1, pageSize: 100, state }, signal })).data,
  })
}

export function wallReportQuery(id: string, page: number) {
  return queryOptions({
    queryKey: [...firmKey, id, 'report', page],
    queryFn: ({ signal }) => api(getWallReport, { params: { id }, query: { page, pageSize: 20 }, signal }),
  })
}

/** How the list names a case: by its title for who is in it, else by its reference. */
export function matterName({ caseTitle, reference }: { caseTitle: string | null; reference: string }): string {
  return caseTitle ? `${caseTitle} (${reference})` : `Case ${reference}`
}
