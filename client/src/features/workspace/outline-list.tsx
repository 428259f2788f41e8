import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { memo } from 'react'
import { type OutlineEntry, readOutline } from '../../editor/outline.ts'
import { useDebouncedReading } from '../../editor/use-debounced-reading.ts'
import classes from './documents-panel.module.css'

interface OutlineProps {
  editor: Editor
  onChosen?: () => void
}

/** The entry the cursor stands under. */
function currentEntry(entries: readonly OutlineEntry[], cursor: number): number {
  return entries.findLastIndex((entry) => entry.position <= cursor)
}

function jumpTo(editor: Editor, { position }: OutlineEntry): void {
  // Where the text was may have changed since the outline was read.
  const target = Math.min(position + 1, editor.state.doc.content.size)
  editor.commands.focus(target, { scrollIntoView: false })
  const dom = editor.view.nodeDOM(position)
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'start' })
}

/** Headings and clauses of the open document; a click goes there. */
export const Outline = memo(function Outline({ editor, onChosen }: OutlineProps) {
  const entries = useDebouncedReading(editor, readOutline)
  const current = useEditorState({
    editor,
    selector: ({ editor }) => currentEntry(entries, editor.state.selection.from),
  })
  return (
    <nav aria-label="Outline">
      <h2 className={classes.title}>Outline</h2>
      {entries.length === 0 ? (
        <p className={classes.empty}>Headings and numbered clauses appear here.</p>
      ) : (
        <ul className={classes.list}>
          {entries.map((entry, index) => (
            <li key={entry.position}>
              <button
                type="button"
                className={classes.entry}
                style={{ '--depth': entry.depth } as React.CSSProperties}
                aria-current={index === current ? 'location' : undefined}
                onClick={() => {
                  jumpTo(editor, entry)
                  onChosen?.()
                }}
              >
                {entry.number !== '' && <span className={classes.number}>{entry.number}</span>}
                <span className={classes.text}>{entry.text}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
})
