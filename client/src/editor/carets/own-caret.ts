import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Party } from '../../../../contracts/live/awareness.ts'
import { relativePlace } from '../shared-text/relative-place.ts'
import { statedCaret } from './caret-drawing.ts'

/** Who one is to others. */
export interface CaretUser {
  id: string
  name: string
  party: Party
  color: string
}

/**
 * Tells others where one's own cursor is, while one is in the text. Only when it stands elsewhere in the shared text: the stock plugin
 * also tells it at every change of others, and ten people who hear each other's keys tell each other 500 times a second.
 */
export function ownCaret(awareness: Awareness, user: CaretUser): Plugin {
  return new Plugin({
    view: (view) => {
      const tell = () => tellPlace(view, awareness)
      awareness.setLocalStateField('user', user)
      view.dom.addEventListener('focusin', tell)
      view.dom.addEventListener('focusout', tell)
      return {
        update: (_, before) => {
          if (before.doc !== view.state.doc || !before.selection.eq(view.state.selection)) tell()
        },
        destroy() {
          view.dom.removeEventListener('focusin', tell)
          view.dom.removeEventListener('focusout', tell)
          awareness.setLocalStateField('cursor', null)
        },
      }
    },
  })
}

function tellPlace(view: EditorView, awareness: Awareness): void {
  const sync = ySyncPluginKey.getState(view.state)
  if (!sync?.binding) return
  const told = statedCaret(awareness.getLocalState() ?? undefined)
  if (!view.hasFocus()) {
    if (told) awareness.setLocalStateField('cursor', null)
    return
  }
  const { anchor: from, head: to } = view.state.selection
  const anchor = relativePlace(sync.binding, view.state.doc, from)
  const head = to === from ? anchor : relativePlace(sync.binding, view.state.doc, to)
  const isTold = told && Y.compareRelativePositions(told.anchor, anchor) && Y.compareRelativePositions(told.head, head)
  if (!isTold) awareness.setLocalStateField('cursor', { anchor, head })
}
