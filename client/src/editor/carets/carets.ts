import { Extension } from '@tiptap/core'
import type { Awareness } from 'y-protocols/awareness'
import { othersCarets } from './others-carets.ts'
import { type CaretUser, ownCaret } from './own-caret.ts'

/** Carets of others, and one's own told to them. */
export const Carets = Extension.create<{ awareness: Awareness; user: CaretUser }>({
  name: 'carets',
  // Behind the binding (1000) and what shows remote changes (90): both must know the text already.
  priority: 80,

  addProseMirrorPlugins() {
    const { awareness, user } = this.options
    return [othersCarets(awareness), ownCaret(awareness, user)]
  },
})
