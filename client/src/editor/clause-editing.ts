import { type CommandProps, Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { uuidv4 } from 'lib0/random'
import { clauseLevels, toClauseLevel } from '../../../contracts/live/schema.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    clauseEditing: {
      /** Turns the selected paragraphs into clauses, or clauses back into paragraphs. */
      toggleClause: () => ReturnType
      /** Turns the selected blocks into clauses of this level. */
      setClause: (level: number) => ReturnType
      /** Lowers (1) or raises (-1) the selected clauses by one level, as far as levels go. */
      moveClauseLevel: (by: 1 | -1) => ReturnType
      /** Enter: a new clause of the same level; an empty one becomes a paragraph. */
      splitClause: () => ReturnType
      /** Backspace at the start: one level up, at last a paragraph. */
      unwindClause: () => ReturnType
    }
  }
}

const deepest = clauseLevels.length

function selectedClauses(state: EditorState): { node: Node; position: number }[] {
  const found: { node: Node; position: number }[] = []
  const { from, to } = state.selection
  state.doc.nodesBetween(from, to, (node, position) => {
    if (node.type.name === 'clause') found.push({ node, position })
  })
  return found
}

/** The clause that holds a plain cursor, if any. */
function clauseAtCursor(state: EditorState): { node: Node; position: number; offset: number } | undefined {
  const { $from, empty } = state.selection
  const node = $from.parent
  if (!empty || node.type.name !== 'clause') return undefined
  return { node, position: $from.before(), offset: $from.parentOffset }
}

function toParagraph(tr: Transaction, position: number): void {
  tr.setNodeMarkup(position, tr.doc.type.schema.nodes.paragraph, null)
}

function setClause(level: number) {
  return ({ state, commands }: CommandProps) => {
    const known = selectedClauses(state)
    if (known.length === 0) return commands.setNode('clause', { level, clauseId: uuidv4() })
    return commands.command(({ tr }) => {
      for (const { node, position } of known) tr.setNodeMarkup(position, null, { ...node.attrs, level })
      return true
    })
  }
}

function toggleClause({ state, commands }: CommandProps): boolean {
  if (selectedClauses(state).length > 0) return commands.setNode('paragraph')
  return commands.setNode('clause', { level: 1, clauseId: uuidv4() })
}

function moveClauseLevel(by: 1 | -1) {
  return ({ state, tr }: CommandProps) => {
    const clauses = selectedClauses(state)
    for (const { node, position } of clauses) {
      const level = Math.min(deepest, Math.max(1, toClauseLevel(node.attrs.level) + by))
      if (level !== node.attrs.level) tr.setNodeMarkup(position, null, { ...node.attrs, level })
    }
    return clauses.length > 0
  }
}

function splitClause({ state, tr, dispatch }: CommandProps): boolean {
  const { $from } = state.selection
  if ($from.parent.type.name !== 'clause') return false
  if ($from.parent.content.size === 0) {
    toParagraph(tr, $from.before())
    return true
  }
  if (dispatch) {
    tr.deleteSelection()
    const { attrs, type } = $from.parent
    tr.split(tr.selection.from, 1, [{ type, attrs: { ...attrs, clauseId: uuidv4() } }]).scrollIntoView()
  }
  return true
}

function unwindClause({ state, tr }: CommandProps): boolean {
  const clause = clauseAtCursor(state)
  if (!clause || clause.offset > 0) return false
  const level = toClauseLevel(clause.node.attrs.level)
  if (level === 1) toParagraph(tr, clause.position)
  else tr.setNodeMarkup(clause.position, null, { ...clause.node.attrs, level: level - 1 })
  return true
}

/** Pasted clauses are new clauses: a copy must not share the identity of what it was copied from. */
export function withNewIds(fragment: Fragment): Fragment {
  const nodes: Node[] = []
  fragment.forEach((node) => {
    const content = node.isTextblock ? node.content : withNewIds(node.content)
    if (node.type.name !== 'clause') nodes.push(node.isText ? node : node.copy(content))
    else nodes.push(node.type.create({ ...node.attrs, clauseId: uuidv4() }, content, node.marks))
  })
  return Fragment.fromArray(nodes)
}

/** Keys and commands of numbered clauses, as people know them from Word. */
export const ClauseEditing = Extension.create({
  name: 'clauseEditing',
  // Before lists and paragraphs, which know Tab, Enter and Backspace as well.
  priority: 200,

  addCommands() {
    return {
      toggleClause: () => toggleClause,
      setClause,
      moveClauseLevel,
      splitClause: () => splitClause,
      unwindClause: () => unwindClause,
    }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          transformPasted: (slice) => new Slice(withNewIds(slice.content), slice.openStart, slice.openEnd),
        },
      }),
    ]
  },

  addKeyboardShortcuts() {
    return {
      Tab: () => this.editor.commands.moveClauseLevel(1),
      'Shift-Tab': () => this.editor.commands.moveClauseLevel(-1),
      Enter: () => this.editor.commands.splitClause(),
      Backspace: () => this.editor.commands.unwindClause(),
      'Mod-Alt-c': () => this.editor.commands.toggleClause(),
    }
  },
})
