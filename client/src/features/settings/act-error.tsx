import { hasCode } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { Note } from '../../ui/note.tsx'
import { StepUpDeclined } from '../auth/step-up.tsx'

/** Why an act was not done. Closing the dialog that confirms who it is needs no words. */
export function ActError({ error }: { error: Error | null }) {
  if (!error || error instanceof StepUpDeclined) return null
  // What the server says of waiting is of more use than "wait a minute".
  if (hasCode(error, 'TOO_MANY_REQUESTS')) return <Note tone="waiting">{error.message}</Note>
  return <FormError error={error} />
}
