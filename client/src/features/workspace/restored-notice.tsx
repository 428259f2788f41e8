import { Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { errorWords } from '../../ui/error-words.ts'
import classes from './workspace.module.css'

interface RestoredNoticeProps {
  onUndo: () => Promise<void>
  onClose: () => void
}

/** After a restore: what happened, and the way back. */
export function RestoredNotice({ onUndo, onClose }: RestoredNoticeProps) {
  const undo = useMutation({ mutationFn: onUndo })
  return (
    <div className={classes.alert} role="status">
      <p>
        <strong>The older version is the live text again.</strong> The text from before is kept in the history.
      </p>
      {undo.error && <p role="alert">{errorWords(undo.error).title}. Nothing was changed.</p>}
      <Group gap="xs">
        <Button size="compact-md" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
          Undo
        </Button>
        <Button size="compact-md" variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </Group>
    </div>
  )
}
