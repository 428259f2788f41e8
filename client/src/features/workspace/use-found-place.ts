import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { type Found, showFound } from '../../editor/found-place.ts'

/** How long the words that were looked for stay marked, milliseconds; the first one stays selected. */
const MARKED_MS = 8_000

/** Goes to the place that the address names, as soon as the text is there and each time one is chosen. */
export function useFoundPlace(editor: Editor | null): void {
  const { key, search, state } = useLocation()
  // The key changes with each choice, also of the same place; the address and its state belong to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const found = foundIn(search, state)
    if (!editor || !found) return
    let takeAway: (() => void) | undefined
    // After the page has been laid out, and after whatever else wants the focus when a page opens.
    const frame = requestAnimationFrame(() => {
      takeAway = showFound(editor, found)
    })
    const timer = setTimeout(() => takeAway?.(), MARKED_MS)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      takeAway?.()
    }
  }, [editor, key])
}

/** The block of the address; the words come beside it, unless the address was typed or opened in another window. */
function foundIn(search: string, state: unknown): Found | undefined {
  const block = new URLSearchParams(search).get('block')
  if (block === null || !/^\d{1,6}$/.test(block)) return undefined
  const given = (state as { found?: Found } | null)?.found
  return { block: Number(block), words: given?.words ?? [] }
}
