import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

/**
 * Keeps every local change out of a document one may only read. Not only typing: plugins that tidy up (tables, say) would
 * otherwise write on a reader's behalf, and the server refuses such a change for ever.
 */
export const ReadOnlyGuard = Extension.create({
  name: 'readOnlyGuard',

  addProseMirrorPlugins() {
    return [
      new Plugin({
        filterTransaction: (transaction) =>
          this.editor.isEditable || !transaction.docChanged || transaction.getMeta(ySyncPluginKey) !== undefined,
      }),
    ]
  },
})
