import { Button } from '@mantine/core'
import { errorWords } from './error-words.ts'
import classes from './states.module.css'

interface ErrorStateProps {
  error: unknown
  onRetry?: () => void
}

/** What a list, page or panel shows when it could not be loaded: what happened, what is safe, what to do. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { title, text, requestId, canRetry } = errorWords(error)
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{text}</p>
      {canRetry && onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
      {requestId !== null && <p className={classes.request}>Request {requestId}</p>}
    </div>
  )
}
