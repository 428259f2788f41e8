import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { Fragment, memo, type RefObject, useEffect, useRef } from 'react'
import type { EditorRequests } from './editor-keys.ts'
import { keyWords } from './key-words.ts'
import { StyleMenu } from './style-menu.tsx'
import { TableMenu } from './table-menu.tsx'
import classes from './toolbar.module.css'
import { type ToolbarAction, toolbarActions } from './toolbar-actions.tsx'
import { useRovingFocus } from './use-roving-focus.ts'
import { useThrottledState } from './use-throttled-state.ts'

interface ToolbarProps {
  editor: Editor
  requests: EditorRequests
  /** Only the essential buttons stand in the row; the others go into a menu. */
  narrow: boolean
  /** Id of the page that the buttons are about. */
  pageId?: string
}

type ActionStates = Record<string, { on: boolean | undefined; possible: boolean }>

/** What each button shows; React draws again only when one of these changes, not at every key. */
function readStates(editor: Editor): ActionStates {
  return Object.fromEntries(
    toolbarActions.map((action) => [
      action.id,
      { on: action.isOn?.(editor), possible: editor.isEditable ? action.isPossible(editor) : action.id === 'find' },
    ]),
  )
}

/** The row of buttons above the page. Kept as it is while only the save state changes, which it does at every key. */
export const Toolbar = memo(function Toolbar({ editor, requests, narrow, pageId = 'document-page' }: ToolbarProps) {
  const states = useThrottledState(editor, readStates)
  const inRow = toolbarActions.filter((action) => !narrow || action.essential)
  const inMenu = narrow ? toolbarActions.filter((action) => !action.essential) : []
  const bar = useRef<HTMLDivElement>(null)
  const roving = useRovingFocus(bar, () => editor.commands.focus())
  useBarKey(bar)
  return (
    <div
      ref={bar}
      className={classes.bar}
      role="toolbar"
      aria-label="Formatting"
      aria-controls={pageId}
      aria-keyshortcuts="Alt+F10"
      {...roving}
    >
      <StyleMenu editor={editor} compact={narrow} />
      {inRow.map((action, index) => (
        <Fragment key={action.id}>
          {index > 0 && inRow[index - 1]?.group !== action.group && <span className={classes.divider} />}
          <ToolbarButton action={action} state={states[action.id]} editor={editor} requests={requests} />
        </Fragment>
      ))}
      <TableMenu editor={editor} compact={narrow} />
      {inMenu.length > 0 && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon className={classes.button} variant="subtle" color="gray" aria-label="More formatting">
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {inMenu.map((action) => (
              <Menu.Item
                key={action.id}
                leftSection={action.icon}
                disabled={!states[action.id]?.possible}
                onClick={() => action.run(editor, requests)}
              >
                {action.name}
                {states[action.id]?.on && ' (on)'}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
})

/** Alt+F10 goes to the bar, as in Word and other editors; Esc goes back to the text. */
function useBarKey(bar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F10' || !event.altKey) return
      event.preventDefault()
      bar.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [bar])
}

interface ToolbarButtonProps {
  action: ToolbarAction
  state: ActionStates[string] | undefined
  editor: Editor
  requests: EditorRequests
}

function ToolbarButton({ action, state, editor, requests }: ToolbarButtonProps) {
  return (
    <Tooltip label={`${action.name} (${keyWords(action.keys)})`}>
      <ActionIcon
        className={classes.button}
        variant={state?.on ? 'light' : 'subtle'}
        color={state?.on ? 'ink' : 'gray'}
        aria-label={action.name}
        aria-pressed={state?.on}
        // Not `disabled`: a button that turns itself off would throw the keyboard focus away.
        aria-disabled={!state?.possible || undefined}
        data-disabled={!state?.possible || undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => state?.possible && action.run(editor, requests)}
      >
        {action.icon}
      </ActionIcon>
    </Tooltip>
  )
}
