import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'

interface Numbers {
  /** All labels in one string: equal as long as no number changed. */
  signature: string
  decorations: DecorationSet
}

const key = new PluginKey<Numbers>('clauseNumbers')

function compute(doc: Node): { signature: string; build: () => DecorationSet } {
  const clauses = numberedClauses(doc)
  return {
    signature: clauses.map((clause) => clause.label).join(' '),
    build: () =>
      DecorationSet.create(
        doc,
        clauses.map(({ position, label }) =>
          Decoration.node(position, position + (doc.nodeAt(position)?.nodeSize ?? 0), { 'data-number': label }),
        ),
      ),
  }
}

/**
 * Shows the computed number beside each clause. A keystroke inside a clause only moves the decorations; they are built anew
 * when a number changes, or after a change from others, which the binding makes by replacing the whole document.
 */
export const ClauseNumbers = Extension.create({
  name: 'clauseNumbers',

  addProseMirrorPlugins() {
    return [
      new Plugin<Numbers>({
        key,
        state: {
          init: (_, { doc }) => {
            const { signature, build } = compute(doc)
            return { signature, decorations: build() }
          },
          apply: (tr, before) => {
            if (!tr.docChanged) return before
            const { signature, build } = compute(tr.doc)
            const fromOthers = tr.getMeta(ySyncPluginKey) !== undefined
            const moved = !fromOthers && signature === before.signature
            return { signature, decorations: moved ? before.decorations.map(tr.mapping, tr.doc) : build() }
          },
        },
        props: { decorations: (state) => key.getState(state)?.decorations },
      }),
    ]
  },
})
