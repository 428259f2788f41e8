import { type CommandProps, Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { NodeSelection } from '@tiptap/pm/state'
import { maxPlaceholderLength } from '../../../contracts/live/schema.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    placeholderEditing: {
      /** Puts a gap with this label at the cursor and selects it. */
      insertPlaceholder: (label: string) => ReturnType
      /** Selects the next (1) or previous (-1) gap, from the other end again when there is none. */
      selectPlaceholder: (direction: 1 | -1) => ReturnType
    }
  }
}

/** Positions of all gaps in a document, in order. */
export function placeholderPositions(doc: Node): number[] {
  const positions: number[] = []
  doc.descendants((node, position) => {
    if (node.type.name === 'placeholder') positions.push(position)
  })
  return positions
}

function selectPlaceholder(direction: 1 | -1) {
  return ({ state, tr, dispatch }: CommandProps) => {
    const positions = placeholderPositions(state.doc)
    const { from } = state.selection
    const target =
      direction === 1
        ? (positions.find((position) => position > from) ?? positions[0])
        : (positions.findLast((position) => position < from) ?? positions.at(-1))
    if (target === undefined) return false
    if (dispatch) tr.setSelection(NodeSelection.create(tr.doc, target)).scrollIntoView()
    return true
  }
}

function insertPlaceholder(label: string) {
  return ({ state, tr, dispatch }: CommandProps) => {
    const type = state.schema.nodes.placeholder
    const trimmed = label.trim().slice(0, maxPlaceholderLength)
    if (!type || trimmed === '') return false
    if (!dispatch) return true
    tr.replaceSelectionWith(type.create({ label: trimmed }), false)
    const position = tr.selection.from - 1
    if (tr.doc.nodeAt(position)?.type === type) tr.setSelection(NodeSelection.create(tr.doc, position))
    tr.scrollIntoView()
    return true
  }
}

/** Gaps: a click selects one, typing replaces it, Tab goes to the next while one is selected. */
export const PlaceholderEditing = Extension.create({
  name: 'placeholderEditing',
  // Before clauses and tables, which know Tab as well.
  priority: 300,

  addCommands() {
    return { insertPlaceholder, selectPlaceholder }
  },

  addKeyboardShortcuts() {
    const fromSelected = (direction: 1 | -1) => () => {
      const { selection } = this.editor.state
      if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'placeholder') return false
      return this.editor.commands.selectPlaceholder(direction)
    }
    return {
      Tab: fromSelected(1),
      'Shift-Tab': fromSelected(-1),
      'Mod-Alt-n': () => this.editor.commands.selectPlaceholder(1),
    }
  },
})
