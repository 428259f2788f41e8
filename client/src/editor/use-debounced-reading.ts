import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { useEffect, useState } from 'react'

/** Reading a long document at every key would be felt; after this pause nobody notices. Milliseconds. */
const PAUSE_MS = 250

/**
 * Something computed from the whole document, renewed a moment after it changed. `read` must be stable and pure; the same
 * answer (as JSON) draws nothing.
 */
export function useDebouncedReading<T>(editor: Editor, read: (doc: Node) => T): T {
  const [value, setValue] = useState(() => read(editor.state.doc))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = () => {
      timer = undefined
      const next = read(editor.state.doc)
      setValue((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    const onTransaction = ({ transaction }: { transaction: { docChanged: boolean } }) => {
      if (transaction.docChanged) timer ??= setTimeout(renew, PAUSE_MS)
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
