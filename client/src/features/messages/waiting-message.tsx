import { Button } from '@mantine/core'
import { useOnline } from '../../ui/use-online.ts'
import { MessageText } from './message-text.tsx'
import classes from './messages.module.css'
import type { Outgoing, OutgoingMessage } from './outgoing.ts'

/** A message that is only on this device yet. */
export function WaitingMessage({ message, outgoing }: { message: OutgoingMessage; outgoing: Outgoing }) {
  const isOnline = useOnline()
  const { clientMessageId, content, refusal } = message
  return (
    <div className={classes.message} data-own data-waiting>
      <div className={classes.line}>
        <div className={classes.bubble}>
          <MessageText text={content || 'File'} />
        </div>
      </div>
      {refusal === undefined ? (
        <p className={classes.readers}>{isOnline ? 'Sending…' : 'Waits for the connection'}</p>
      ) : (
        <p className={classes.refused} role="alert">
          Not sent: {refusal}
          <Button size="compact-xs" variant="default" onClick={() => outgoing.retry(clientMessageId)}>
            Try again
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => outgoing.discard(clientMessageId)}>
            Discard
          </Button>
        </p>
      )}
    </div>
  )
}
