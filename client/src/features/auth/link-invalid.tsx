import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Note } from '../../ui/note.tsx'

/** A mailed link that was used, is too old, or was not copied whole. */
export function LinkInvalid({ to, action }: { to: string; action: string }) {
  return (
    <>
      <Note tone="waiting">
        This link does not work any more. It works once and for a limited time; if you copied it, look whether it is
        whole.
      </Note>
      <Button component={Link} to={to} variant="default" size="md">
        {action}
      </Button>
    </>
  )
}
