import { Extension } from '@tiptap/core'

/** What the page around the editor does when a key asks for it. */
export interface EditorRequests {
  find: () => void
  replace: () => void
  editLink: () => void
  insertPlaceholder: () => void
  /** Ctrl-S: say how things stand. */
  tellSaveState: () => void
  print: () => void
}

const nothing: EditorRequests = {
  find: () => undefined,
  replace: () => undefined,
  editLink: () => undefined,
  insertPlaceholder: () => undefined,
  tellSaveState: () => undefined,
  print: () => undefined,
}

/** Keys that people know from Word and that are not about the text itself. */
export const EditorKeys = Extension.create<{ requests: EditorRequests }>({
  name: 'editorKeys',
  priority: 1000,

  addOptions() {
    return { requests: nothing }
  },

  addKeyboardShortcuts() {
    const ask = (request: keyof EditorRequests) => () => {
      this.options.requests[request]()
      return true
    }
    return {
      'Mod-f': ask('find'),
      'Mod-h': ask('replace'),
      'Mod-Shift-k': ask('editLink'),
      'Mod-s': ask('tellSaveState'),
      'Mod-p': ask('print'),
    }
  },
})
