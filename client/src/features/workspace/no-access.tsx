import { Button, Group } from '@mantine/core'
import { Link } from 'react-router'
import type { Workspace, WorkspaceDocument } from '../../../../contracts/cases.ts'
import { readUnsaved } from '../../live/device-texts.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { ExportMenu } from './document-messages.tsx'
import { documentAddress } from './document-names.ts'
import { changesOf } from './save-words.ts'
import classes from './workspace.module.css'

interface NoAccessProps {
  workspace: Workspace
  document: WorkspaceDocument
  live: LiveDocument
  /** Changes that only this device has. */
  changes: number
  onAskAgain: () => void
  onRemove: () => void
}

/**
 * Instead of the page, when the person may no longer read it: who can change that, and the way to one's own words before
 * they leave this device. The text itself is not shown.
 */
export function NoAccess({ workspace, document, live, changes, onAskAgain, onRemove }: NoAccessProps) {
  const owner = workspace.people.find((person) => person.isOwner)?.name
  const others = workspace.documents.filter(({ id }) => id !== document.id && readUnsaved(live.userId, id) > 0)
  return (
    <div className={classes.message} role="alert">
      <h2>You no longer have access to this case</h2>
      <p>
        You were taken out of it, or it was deleted. {owner ? `${owner}, who owns the case,` : 'The owner of the case'}{' '}
        can invite you again. What you wrote and what was saved stays in the case.
      </p>
      {changes > 0 && (
        <section className={classes.kept} aria-label="Changes that only this device has">
          <p>
            {changesOf(changes)} of yours in “{document.title}” could not be saved and {changes === 1 ? 'is' : 'are'}{' '}
            only on this device. Save a copy as a file, then remove the text from this device.
          </p>
          <Group gap="xs">
            <ExportMenu live={live} title={document.title} />
            <Button size="compact-md" variant="subtle" color="red" onClick={onRemove}>
              Remove it from this device
            </Button>
          </Group>
        </section>
      )}
      {others.length > 0 && (
        <p>
          Unsaved changes are also in{' '}
          {others.map(({ id, title }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to={documentAddress(workspace.case.id, id)}>{title}</Link>
            </span>
          ))}
          .
        </p>
      )}
      <Group gap="xs">
        <Button component={Link} to="/" variant="default">
          To your cases
        </Button>
        <Button variant="subtle" onClick={onAskAgain}>
          Ask again
        </Button>
      </Group>
    </div>
  )
}
