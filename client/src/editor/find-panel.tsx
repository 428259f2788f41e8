import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { findNext, findPrev, replaceAll, replaceNext } from 'prosemirror-search'
import { useEffect, useRef, useState } from 'react'
import classes from './find-panel.module.css'
import { type FindOptions, type FindResult, findResult, setFindOptions } from './find-replace.ts'

interface FindPanelProps {
  editor: Editor
  withReplace: boolean
  onClose: () => void
}

const noOptions: FindOptions = { search: '', replace: '', caseSensitive: false, wholeWord: false, regexp: false }

function describeResult(result: FindResult, searching: boolean): string {
  if (!searching) return ''
  if (!result.valid) return 'This is not a regular expression'
  if (result.count === 0) return 'Not found'
  return result.current > 0 ? `${result.current} of ${result.count}` : `${result.count} found`
}

/** Find and replace, above the page. Enter goes to the next match, Shift+Enter to the one before, Esc closes. */
export function FindPanel({ editor, withReplace, onClose }: FindPanelProps) {
  const [options, setOptions] = useState<FindOptions>(() => ({ ...noOptions, search: selectedText(editor) }))
  const result = useEditorState({ editor, selector: ({ editor }) => findResult(editor.state) })
  const input = useRef<HTMLInputElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: Ctrl-F and Ctrl-H in the open panel bring the focus back
  useEffect(() => input.current?.select(), [withReplace])
  useEffect(() => setFindOptions(editor, options), [editor, options])
  useEffect(() => () => void (editor.isDestroyed || setFindOptions(editor, noOptions)), [editor])

  const change = (part: Partial<FindOptions>) => setOptions((before) => ({ ...before, ...part }))
  const run = (command: typeof findNext) => {
    command(editor.state, editor.view.dispatch)
    const { node } = editor.view.domAtPos(editor.state.selection.from)
    const element = node instanceof Element ? node : node.parentElement
    element?.scrollIntoView({ block: 'center' })
  }
  const close = () => {
    onClose()
    editor.commands.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && event.target === input.current) run(event.shiftKey ? findPrev : findNext)
    else return
    event.preventDefault()
  }

  return (
    <search className={classes.panel} aria-label="Find in this document" onKeyDown={onKeyDown}>
      <div className={classes.row}>
        <TextInput
          ref={input}
          className={classes.field}
          size="sm"
          aria-label="Find"
          placeholder="Find"
          value={options.search}
          error={!result.valid}
          onChange={(event) => change({ search: event.currentTarget.value })}
        />
        <span className={classes.count} role="status">
          {describeResult(result, options.search !== '')}
        </span>
        <ActionIcon variant="subtle" color="gray" aria-label="Previous match" onClick={() => run(findPrev)}>
          <IconChevronUp size={18} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Next match" onClick={() => run(findNext)}>
          <IconChevronDown size={18} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Close find" onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {withReplace && editor.isEditable && (
        <div className={classes.row}>
          <TextInput
            className={classes.field}
            size="sm"
            aria-label="Replace with"
            placeholder="Replace with"
            value={options.replace}
            onChange={(event) => change({ replace: event.currentTarget.value })}
          />
          <Button size="compact-sm" variant="default" disabled={result.count === 0} onClick={() => run(replaceNext)}>
            Replace
          </Button>
          <Button size="compact-sm" variant="default" disabled={result.count === 0} onClick={() => run(replaceAll)}>
            Replace all
          </Button>
        </div>
      )}
      <div className={classes.options}>
        <Checkbox
          size="xs"
          label="Match case"
          checked={options.caseSensitive}
          onChange={(event) => change({ caseSensitive: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label="Whole words"
          checked={options.wholeWord}
          onChange={(event) => change({ wholeWord: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label="Regular expression"
          checked={options.regexp}
          onChange={(event) => change({ regexp: event.currentTarget.checked })}
        />
      </div>
    </search>
  )
}

/** A short selection is most often what somebody wants to find. */
function selectedText(editor: Editor): string {
  const { from, to, $from, $to } = editor.state.selection
  if (!$from.sameParent($to) || to - from > 100) return ''
  return editor.state.doc.textBetween(from, to)
}
