import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { useEffect, useState } from 'react'

/**
 * Reading a long document at every key would be felt, and so would drawing what was read: it waits for a pause in the typing, but not
 * for ever where ten people type. Milliseconds.
 */
const PAUSE_MS = 400
const LONGEST_MS = 3_000

/**
 * Something computed from the whole document, renewed a moment after it changed. `read` must be stable and pure; the same
 * answer (as JSON) draws nothing.
 */
export function useDebouncedReading<T>(editor: Editor, read: (doc: Node) => T): T {
  const [value, setValue] = useState(() => read(editor.state.doc))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let changedAt: number | undefined
    const renew = () => {
      changedAt = undefined
      const next = read(editor.state.doc)
      setValue((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    const onTransaction = ({ transaction }: { transaction: { docChanged: boolean } }) => {
      if (!transaction.docChanged) return
      changedAt ??= performance.now()
      clearTimeout(timer)
      timer = setTimeout(renew, Math.min(PAUSE_MS, changedAt + LONGEST_MS - performance.now()))
    }
    renew()
    editor.on('transaction', onTransaction)
    return () => {
      clearTimeout(timer)
      editor.off('transaction', onTransaction)
    }
  }, [editor, read])
  return value
}
