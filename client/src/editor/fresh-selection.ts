import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Lets every key act where the cursor is now. The browser tells of a moved cursor a moment later than it moves it, and ProseMirror
 * reads it only then: a key that follows at once (Home, Backspace) would act where the cursor was.
 */
export const FreshSelection = Extension.create({
  name: 'freshSelection',
  // Before the key maps.
  priority: 2000,

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            keydown(view) {
              readSelection(view)
              return false
            },
          },
        },
      }),
    ]
  },
})

/** ProseMirror's observer is not declared, though it has been there under this name for years; without it nothing is read early. */
function readSelection(view: EditorView): void {
  if (view.composing) return
  const { domObserver } = view as unknown as { domObserver?: { flush?: () => void } }
  domObserver?.flush?.()
}
