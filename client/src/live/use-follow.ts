import type { Editor } from '@tiptap/core'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import { useEffect } from 'react'
import * as Y from 'yjs'
import type { LiveDocument } from './live-document.ts'

/** How often one's own place is told to others, milliseconds. */
const TELL_EVERY_MS = 400
/** Where on the screen the line that is followed ends up, as a share of its height. */
const FOLLOW_AT = 0.3

type Binding = Parameters<typeof relativePositionToAbsolutePosition>

function bindingOf(editor: Editor): { type: Y.XmlFragment; mapping: Binding[3] } | undefined {
  const state = ySyncPluginKey.getState(editor.state)
  return state?.binding ? { type: state.type, mapping: state.binding.mapping } : undefined
}

/** Tells others which line is at the top of this screen, while there is anybody to tell. */
export function useTellPlace(editor: Editor | null, live: LiveDocument | undefined, topOffset: number): void {
  useEffect(() => {
    if (!editor || !live) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      if (editor.isDestroyed || live.awareness.getStates().size < 2) return
      const binding = bindingOf(editor)
      const { left } = editor.view.dom.getBoundingClientRect()
      const found = editor.view.posAtCoords({ left: left + 4, top: topOffset + 24 })
      if (!binding || !found) return
      const place = absolutePositionToRelativePosition(found.pos, binding.type, binding.mapping)
      live.awareness.setLocalStateField('viewport', Y.relativePositionToJSON(place))
    }
    const soon = () => {
      timer ??= setTimeout(tell, TELL_EVERY_MS)
    }
    window.addEventListener('scroll', soon, { passive: true })
    live.provider.on('synced', soon)
    soon()
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', soon)
      live.provider.off('synced', soon)
    }
  }, [editor, live, topOffset])
}

function placeOf(editor: Editor, live: LiveDocument, clientId: number): number | null {
  const binding = bindingOf(editor)
  const state = live.awareness.getStates().get(clientId)
  const stated: unknown = state?.cursor?.head ?? state?.viewport
  if (!binding || typeof stated !== 'object' || stated === null) return null
  const place = Y.createRelativePositionFromJSON(stated)
  return relativePositionToAbsolutePosition(live.doc, binding.type, place, binding.mapping)
}

function scrollToPlace(editor: Editor, position: number): void {
  const line = editor.view.coordsAtPos(Math.min(position, editor.state.doc.content.size))
  const distance = line.top - window.innerHeight * FOLLOW_AT
  // Small moves on the same screen would only make the page tremble.
  if (Math.abs(distance) < window.innerHeight * 0.2) return
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  window.scrollBy({ top: distance, behavior: calm ? 'instant' : 'smooth' })
}

interface Follow {
  editor: Editor | null
  live: LiveDocument | undefined
  /** Yjs client to follow; undefined for nobody. */
  clientId: number | undefined
  /** Called when one scrolls, types or presses Esc, or when the other leaves. */
  onStop: () => void
}

/** Scrolls with somebody's cursor until one takes over. */
export function useFollow({ editor, live, clientId, onStop }: Follow): void {
  useEffect(() => {
    if (!editor || !live || clientId === undefined) return
    const go = () => {
      if (!live.awareness.getStates().has(clientId)) return onStop()
      const position = placeOf(editor, live, clientId)
      if (position !== null) scrollToPlace(editor, position)
    }
    const stops = ['wheel', 'touchmove', 'keydown'] as const
    // Before anybody else: an open tooltip keeps Esc to itself.
    for (const name of stops) window.addEventListener(name, onStop, { passive: true, capture: true })
    live.awareness.on('change', go)
    go()
    return () => {
      for (const name of stops) window.removeEventListener(name, onStop, { capture: true })
      live.awareness.off('change', go)
    }
  }, [editor, live, clientId, onStop])
}
