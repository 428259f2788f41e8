import type { ProsemirrorBinding } from '@tiptap/y-tiptap'

/** Bindings whose cursor is looked after in the next frame. */
const waiting = new WeakSet<ProsemirrorBinding>()

/**
 * Scrolls to one's own cursor in the next frame, if a change of somebody else pushes it off the screen. Call it before the change. Once
 * a frame: it is laid out then anyway, while asking after each change would lay out a long page each time.
 */
export function keepInView(binding: ProsemirrorBinding): void {
  if (waiting.has(binding) || !binding._isLocalCursorInView()) return
  waiting.add(binding)
  requestAnimationFrame(() => {
    waiting.delete(binding)
    const view = binding.prosemirrorView
    if (view?.hasFocus() && !binding._isDomSelectionInView()) view.dispatch(view.state.tr.scrollIntoView())
  })
}
