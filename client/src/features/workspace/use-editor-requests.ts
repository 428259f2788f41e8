import { useEffect, useMemo, useRef, useState } from 'react'
import type { EditorRequests } from '../../editor/editor-keys.ts'
import type { SaveState } from '../../live/save-state.ts'
import { announce } from '../../ui/announce.tsx'
import { saveWords } from './save-words.ts'

/** How long the answer to Ctrl-S stays, milliseconds. */
const TELL_MS = 2500

export type OpenDialog = 'find' | 'replace' | 'link' | 'placeholder' | undefined

interface KnownRequests {
  /** Stable: a change would make a new editor. */
  requests: EditorRequests
  dialog: OpenDialog
  closeDialog: () => void
  /** True for a moment after Ctrl-S. */
  saveStateTold: boolean
}

/**
 * What the editor asks of the page: dialogs, printing, and the truth about what is saved. Of several documents on one page only
 * the shown one answers the page's keys.
 */
export function useEditorRequests(saveState: SaveState, print: () => void, isShown = true): KnownRequests {
  const [dialog, setDialog] = useState<OpenDialog>()
  const [saveStateTold, setTold] = useState(false)
  const latest = useRef({ saveState, print })
  useEffect(() => {
    latest.current = { saveState, print }
  }, [saveState, print])
  useEffect(() => {
    if (!saveStateTold) return
    const timer = setTimeout(() => setTold(false), TELL_MS)
    return () => clearTimeout(timer)
  }, [saveStateTold])

  const requests = useMemo<EditorRequests>(
    () => ({
      find: () => setDialog('find'),
      replace: () => setDialog('replace'),
      editLink: () => setDialog('link'),
      insertPlaceholder: () => setDialog('placeholder'),
      tellSaveState: () => {
        setTold(true)
        announce(saveWords(latest.current.saveState).long)
      },
      print: () => latest.current.print(),
    }),
    [],
  )
  usePageKeys(requests, isShown)
  return { requests, dialog, closeDialog: () => setDialog(undefined), saveStateTold }
}

/** Ctrl-F, Ctrl-S and Ctrl-P mean the document also while the focus is beside it. */
function usePageKeys(requests: EditorRequests, isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const request = { f: requests.find, h: requests.replace, s: requests.tellSaveState, p: requests.print }[event.key]
      if (!request) return
      event.preventDefault()
      request()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [requests, isShown])
}
