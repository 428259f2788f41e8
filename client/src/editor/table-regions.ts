import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

const key = new PluginKey<DecorationSet>('tableRegions')
/** The wrapper of a wide table scrolls sideways: it says what it is, and the keyboard can stop there. */
const attributes = { role: 'region', 'aria-label': 'Table', tabindex: '0' }

function build(doc: Node): DecorationSet {
  const found: Decoration[] = []
  doc.descendants((node, position) => {
    if (node.type.name !== 'table') return !node.isTextblock
    found.push(Decoration.node(position, position + node.nodeSize, attributes))
    return false
  })
  return DecorationSet.create(doc, found)
}

/**
 * Makes tables that scroll inside themselves reachable where nobody types. Not in the editor: there the cursor scrolls them, and a
 * region that takes the focus would take the keys from the text.
 */
export const TableRegions = Extension.create({
  name: 'tableRegions',

  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => build(doc),
          apply: (tr, before) => {
            if (!tr.docChanged) return before
            const isTyping = tr.getMeta(ySyncPluginKey) === undefined && tr.doc.childCount === tr.before.childCount
            return isTyping ? before.map(tr.mapping, tr.doc) : build(tr.doc)
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ]
  },
})
