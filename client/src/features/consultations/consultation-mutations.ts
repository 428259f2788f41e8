import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  admitToConsultation,
  type Consultation,
  endConsultation,
  muteInConsultation,
  removeFromConsultation,
} from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { announce } from '../../ui/announce.tsx'
import { consultationsKey } from './consultation-queries.ts'

/** An act whose answer is the consultation as it is then: shown at once, the list is asked for anew. */
export function useConsultationAct<Input>(
  caseId: string,
  act: (input: Input) => Promise<{ data: Consultation }>,
  said?: string,
) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: ({ data }) => {
      cache.setQueryData([...consultationsKey(caseId), data.id], data)
      void cache.invalidateQueries({ queryKey: [...consultationsKey(caseId), 'list'] })
      if (said) announce(said)
    },
  })
}

type Source = 'microphone' | 'camera' | 'screen_share'

/** What the host does in the room. */
export function useHostActs({ id, caseId }: Pick<Consultation, 'id' | 'caseId'>) {
  const params = { id }
  const admit = useConsultationAct(caseId, (userId: string) => api(admitToConsultation, { params, body: { userId } }))
  const remove = useConsultationAct(caseId, (userId: string) =>
    api(removeFromConsultation, { params, body: { userId } }),
  )
  const mute = useConsultationAct(caseId, (body: { userId: string; source: Source }) =>
    api(muteInConsultation, { params, body }),
  )
  const end = useConsultationAct(caseId, () => api(endConsultation, { params }), 'The consultation has ended.')
  return {
    admit: admit.mutate,
    isAdmitting: (userId: string) => admit.isPending && admit.variables === userId,
    remove: remove.mutate,
    mute: (userId: string, source: Source) => mute.mutate({ userId, source }),
    end: () => end.mutate(undefined),
    error: admit.error ?? remove.error ?? mute.error ?? end.error,
  }
}
