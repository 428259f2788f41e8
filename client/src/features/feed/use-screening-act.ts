import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Screening } from '../../../../contracts/screening.ts'
import { announce } from '../../ui/announce.tsx'
import { feedKeys, screeningQuery } from './feed-queries.ts'

/**
 * One act of the conflict screen. What the server answers is where the lawyer stands now. After `certain` nothing of the case is
 * asked for again: it is not there any more.
 */
export function useScreeningAct<Input = void>(
  caseId: string,
  act: (input: Input) => Promise<{ data: Screening }>,
  said: (after: Screening) => string,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => (await act(input)).data,
    onSuccess: (after) => {
      client.setQueryData(screeningQuery(caseId).queryKey, after)
      announce(said(after))
      void client.invalidateQueries({ queryKey: feedKeys.list })
    },
  })
}
