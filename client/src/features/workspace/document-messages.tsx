import { Button, Group, Menu } from '@mantine/core'
import { documentCloseReasons } from '../../../../contracts/live/close-codes.ts'
import { exportFormats, saveAsFile } from '../../editor/export-text.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import type { SaveState } from '../../live/save-state.ts'
import { changesOf } from './save-words.ts'
import classes from './workspace.module.css'

interface DocumentMessageProps {
  state: SaveState
  live: LiveDocument
  title: string
  onDiscard: () => void
}

/** Saves the text as it is on this device, for when the server does not take it. */
export function ExportMenu({ live, title }: { live: LiveDocument; title: string }) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-md" variant="default">
          Save a copy as a file
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {exportFormats.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => saveAsFile(live.doc, title, id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Above the page, when the server no longer takes changes: what happened, what is safe, what to do. */
export function DocumentMessage({ state, live, title, onDiscard }: DocumentMessageProps) {
  if (state.kind === 'refused') {
    const differs = state.reason === 'COPY_DIFFERS'
    const [happened, ...advice] = documentCloseReasons[state.reason].split(/(?<=\.) /)
    return (
      <div className={classes.alert} role="alert" data-tone="bad">
        <p>
          <strong>{happened}</strong> {advice.join(' ')}
          {!differs && ' Everything that was saved before is safe.'}
          {state.changes > 0 && ` Not saved: ${changesOf(state.changes)}.`}
        </p>
        <Group gap="xs">
          <ExportMenu live={live} title={title} />
          {!differs && (
            <Button size="compact-md" variant="default" onClick={() => live.retry()}>
              Try again
            </Button>
          )}
          <Button size="compact-md" variant="subtle" color="red" onClick={onDiscard}>
            {differs ? 'Load the text of the server' : 'Drop my unsaved changes'}
          </Button>
        </Group>
      </div>
    )
  }
  return null
}

/** Instead of the page, when there is no text to show. Never an empty page: that would look like a lost text. */
export function CannotLoad({ onRetry }: { onRetry: () => void }) {
  return (
    <div className={classes.message} role="alert">
      <h2>This text cannot be loaded at the moment</h2>
      <p>It is safe on the server, and this page goes on trying. There is no copy of it on this device yet.</p>
      <Button variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}
