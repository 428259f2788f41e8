import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { type Case, removeCaseMember } from '../../../../contracts/cases.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import classes from './people.module.css'

/** Out of a case that somebody else owns. */
export function LeaveCase({ case_ }: { case_: Case }) {
  const { user } = useSession()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const leaving = useMutation({
    mutationFn: (userId: string) => api(removeCaseMember, { params: { id: case_.id, userId } }),
    onSuccess: async () => {
      announce(`You have left the case “${case_.title}”.`)
      await navigate('/', { replace: true })
      cache.removeQueries({ queryKey: queryKeys.case(case_.id) })
      await cache.invalidateQueries({ queryKey: queryKeys.cases })
    },
  })
  return (
    <div className={classes.leave}>
      <ConfirmButton
        label="Leave this case"
        about=""
        question="You lose access to the case and to your private notes in it. What you wrote in the brief and the notes stays. Only a new invitation brings you back."
        confirm="Leave the case"
        isPending={leaving.isPending}
        onConfirm={() => user && leaving.mutate(user.id)}
      />
      {leaving.isError && <FormError error={leaving.error} title="You are still in the case" />}
    </div>
  )
}
