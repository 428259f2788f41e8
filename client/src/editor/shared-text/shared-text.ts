import { Collaboration } from '@tiptap/extension-collaboration'
import type { EditorState, Plugin, StateField, Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap'

/** Tiptap's collaboration, with an undo that looks for the cursor in the shared text only when one changes something oneself. */
export const SharedText = Collaboration.extend({
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? []
    for (const plugin of plugins) if (plugin.spec.key === yUndoPluginKey) makeCalm(plugin)
    return plugins
  },
})

interface UndoState {
  undoManager: { undoStack: unknown[]; redoStack: unknown[] }
}

/** The selection that it notes is where undo returns to: that of the moment before one's own change. */
function makeCalm(plugin: Plugin<UndoState>): void {
  const field: StateField<UndoState> | undefined = plugin.spec.state
  if (!field) return
  const { apply } = field
  field.apply = (tr: Transaction, value: UndoState, before: EditorState, state: EditorState) => {
    const isOwn = (tr.docChanged || tr.selectionSet) && !tr.getMeta(ySyncPluginKey)?.isChangeOrigin
    if (isOwn) return apply.call(plugin, tr, value, before, state)
    const { undoStack, redoStack } = value.undoManager
    return { ...value, hasUndoOps: undoStack.length > 0, hasRedoOps: redoStack.length > 0 }
  }
}
