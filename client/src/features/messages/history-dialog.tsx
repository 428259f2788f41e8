import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getMessageHistory, type Message } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { MessageText } from './message-text.tsx'
import classes from './messages.module.css'

/** What a message said before it was changed. */
export function HistoryDialog({ message, onClose }: { message: Message | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={message !== undefined}
      onClose={onClose}
      title="What this message said"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {message && <History id={message.id} />}
    </Modal>
  )
}

function History({ id }: { id: string }) {
  const history = useQuery({
    queryKey: [...queryKeys.messages, 'history', id],
    queryFn: async ({ signal }) => (await api(getMessageHistory, { params: { id }, signal })).data,
  })
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />
  if (!history.data) return <LoadingSkeleton lines={3} />
  return (
    <ol className={classes.history} reversed>
      {history.data.toReversed().map(({ version, content, writtenAt }) => (
        <li key={version}>
          <p className={classes.quiet}>{exactTime(writtenAt)}</p>
          <MessageText text={content} />
        </li>
      ))}
    </ol>
  )
}
