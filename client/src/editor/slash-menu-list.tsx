import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { useLayoutEffect, useRef } from 'react'
import { matchingBlockCommands } from './block-commands.ts'
import { slashMenuState } from './slash-menu.ts'
import classes from './slash-menu-list.module.css'

const LIST_ID = 'slash-menu'
const optionId = (id: string) => `${LIST_ID}-${id}`

/** The open `/` menu, under the slash. The focus stays in the text: arrows, Enter and Esc are the editor's. */
export function SlashMenuList({ editor }: { editor: Editor }) {
  const menu = useEditorState({ editor, selector: ({ editor }) => slashMenuState(editor.state) })
  const list = useRef<HTMLDivElement>(null)
  const from = menu?.from
  const marked = menu ? matchingBlockCommands(menu.query)[menu.index] : undefined

  useLayoutEffect(() => {
    const { dom } = editor.view
    if (from === undefined || !list.current) return
    const slash = editor.view.coordsAtPos(from)
    const room = window.innerHeight - slash.bottom
    const { height, width } = list.current.getBoundingClientRect()
    const top = room < height + 16 ? slash.top - height - 6 : slash.bottom + 6
    list.current.style.top = `${Math.max(8, top)}px`
    list.current.style.left = `${Math.max(8, Math.min(slash.left, window.innerWidth - width - 8))}px`
    dom.setAttribute('aria-controls', LIST_ID)
    return () => dom.removeAttribute('aria-controls')
  }, [editor, from])

  useLayoutEffect(() => {
    const { dom } = editor.view
    if (!marked) return
    dom.setAttribute('aria-activedescendant', optionId(marked.id))
    document.getElementById(optionId(marked.id))?.scrollIntoView({ block: 'nearest' })
    return () => dom.removeAttribute('aria-activedescendant')
  }, [editor, marked])

  if (!menu) return null
  return (
    <div ref={list} id={LIST_ID} className={classes.list} role="listbox" aria-label="Insert a block">
      {matchingBlockCommands(menu.query).map((command, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, aria-activedescendant points here
        // biome-ignore lint/a11y/useKeyWithClickEvents: the editor handles the keys while the menu is open
        <div
          key={command.id}
          id={optionId(command.id)}
          role="option"
          aria-selected={index === menu.index}
          className={classes.option}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => editor.commands.runSlashCommand(index)}
        >
          <span>{command.name}</span>
          <span className={classes.hint}>{command.hint}</span>
        </div>
      ))}
    </div>
  )
}
