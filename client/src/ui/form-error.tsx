import { errorWords } from './error-words.ts'
import classes from './form.module.css'

/** Why a form could not be sent, above its button. What was typed stays. */
export function FormError({ error, title }: { error: unknown; title?: string }) {
  const words = errorWords(error)
  // A title of one's own says what did not happen; then the reason is said below it.
  const reason = title === undefined ? '' : `${words.title.replace(/\.$/, '')}. `
  return (
    <div className={classes.error} role="alert">
      <p className={classes.errorTitle}>{title ?? words.title}</p>
      <p>{words.canRetry ? 'What you typed is still here. Try again in a moment.' : reason + words.text}</p>
      {words.requestId !== null && <p className={classes.request}>Request {words.requestId}</p>}
    </div>
  )
}
