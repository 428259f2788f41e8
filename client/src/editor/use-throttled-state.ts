import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import { useEffect, useState } from 'react'

/**
 * While text is changing, buttons wait for a pause, but not for ever: asking what each may do costs more than the key itself.
 * Milliseconds.
 */
const PAUSE_MS = 200
const LONGEST_MS = 1_000

/**
 * Something read from the editor that is dear to read: at once when the cursor moves, a moment later while text changes. `read`
 * must be stable; the same answer (as JSON) draws nothing.
 */
export function useThrottledState<T>(editor: Editor, read: (editor: Editor) => T): T {
  const [value, setValue] = useState(() => read(editor))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let changedAt: number | undefined
    const renew = () => {
      clearTimeout(timer)
      changedAt = undefined
      if (editor.isDestroyed) return
      const next = read(editor)
      setValue((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    const onTransaction = ({ transaction }: { transaction: Transaction }) => {
      const isMove = !transaction.docChanged && (transaction.selectionSet || transaction.storedMarksSet)
      if (isMove) return renew()
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
