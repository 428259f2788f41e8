import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CaseRole } from '../../../../contracts/access.ts'
import { cancelInvitation, inviteToCase, removeCaseMember, updateCaseMember } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'
import { partyNames } from '../../ui/party-names.ts'

/** Reads the case's people again and says what changed. */
function useChanged(caseId: string): (said: string) => Promise<void> {
  const cache = useQueryClient()
  return async (said) => {
    announce(said)
    await cache.invalidateQueries({ queryKey: queryKeys.case(caseId) })
  }
}

export function useInvite(caseId: string) {
  const changed = useChanged(caseId)
  return useMutation({
    mutationFn: (body: { email: string; role: CaseRole }) => api(inviteToCase, { params: { id: caseId }, body }),
    onSuccess: ({ data }) => changed(`The invitation to ${data.email} is on its way.`),
  })
}

export function useChangeRole(caseId: string, name: string) {
  const changed = useChanged(caseId)
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: CaseRole }) =>
      api(updateCaseMember, { params: { id: caseId, userId }, body: { role } }),
    onSuccess: ({ data }) => changed(`${name} is now ${partyNames[data.role].toLowerCase()}.`),
  })
}

export function useRemoveMember(caseId: string, name: string) {
  const changed = useChanged(caseId)
  return useMutation({
    mutationFn: (userId: string) => api(removeCaseMember, { params: { id: caseId, userId } }),
    onSuccess: () => changed(`${name} is no longer in this case.`),
  })
}

export function useCancelInvitation(caseId: string, email: string) {
  const changed = useChanged(caseId)
  return useMutation({
    mutationFn: (invitationId: string) => api(cancelInvitation, { params: { id: caseId, invitationId } }),
    onSuccess: () => changed(`The invitation of ${email} is cancelled.`),
  })
}
