import { useQuery } from '@tanstack/react-query'
import { openConversation } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './messages.module.css'
import { Thread } from './thread.tsx'

/** The conversation of a case, beside what is written in it. */
export function CaseMessages({ caseId }: { caseId: string }) {
  const { user } = useSession()
  const conversation = useQuery({
    queryKey: [...queryKeys.case(caseId), 'conversation'],
    queryFn: async () => (await api(openConversation, { body: { caseId } })).data.id,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (conversation.isError) return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
  if (!conversation.data || !user) return <LoadingSkeleton lines={5} height={40} label="Loading messages" />
  return (
    <div className={classes.panel}>
      <Thread conversationId={conversation.data} user={user} />
    </div>
  )
}
