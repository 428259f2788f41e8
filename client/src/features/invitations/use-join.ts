import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { queryKeys } from '../../api/queries.ts'
import { announce } from '../../ui/announce.tsx'

/** Joins a case by `join` and opens it. */
export function useJoin(join: () => Promise<{ data: { caseId: string } }>, onJoined?: () => void) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: join,
    onSuccess: async ({ data }) => {
      announce('You have joined the case.')
      onJoined?.()
      void cache.invalidateQueries({ queryKey: queryKeys.cases })
      void cache.invalidateQueries({ queryKey: queryKeys.invitations })
      void cache.invalidateQueries({ queryKey: queryKeys.me })
      await navigate(`/cases/${data.caseId}`)
    },
  })
}
