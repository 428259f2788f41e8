import { Extension } from '@tiptap/core'
import { DOMSerializer, type Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView, NodeView } from '@tiptap/pm/view'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'
import { changedRanges } from './shared-text/changed-range.ts'

/** The clause as the schema draws it, in an element whose number may be written from outside. */
function clauseView(node: Node): NodeView {
  const spec = node.type.spec.toDOM?.(node)
  if (!spec) throw new Error('The schema says how a clause is drawn')
  const { dom, contentDOM } = DOMSerializer.renderSpec(document, spec)
  return {
    dom,
    ...(contentDOM && { contentDOM }),
    update: (next) => next.hasMarkup(node.type, node.attrs, node.marks),
    ignoreMutation: ({ type, target }) => type === 'attributes' && target === dom,
  }
}

/** Writes each clause's number on its element. Clauses come in the same order in the document and on the page. */
function writeNumbers(view: EditorView): void {
  const elements = view.dom.querySelectorAll<HTMLElement>('.clause')
  for (const [index, { label }] of numberedClauses(view.state.doc).entries()) {
    const element = elements[index]
    if (element && element.dataset.number !== label) element.dataset.number = label
  }
}

const hasClause = (node: Node): boolean =>
  node.type.name === 'clause' || (!node.isTextblock && node.children.some(hasClause))

/** Typing changes no number: walking a long document at every key of anybody would be felt. */
function mayChangeNumbers(view: EditorView, before: Node): boolean {
  const { doc } = view.state
  return changedRanges(before.children, doc.children).some(({ from, oldTo, newTo }) => {
    const [old, now] = [before.children.slice(from, oldTo), doc.children.slice(from, newTo)]
    const [clause, next] = [old[0], now[0]]
    if (clause && next && old.length === 1 && now.length === 1 && next.type.name === 'clause')
      return !next.hasMarkup(clause.type, clause.attrs) || !isNumbered(view, from)
    return old.some(hasClause) || now.some(hasClause)
  })
}

/** Whether the element at the top that shows this child has a number: one that was drawn anew has none. */
function isNumbered(view: EditorView, index: number): boolean {
  const position = view.state.doc.children.slice(0, index).reduce((size, node) => size + node.nodeSize, 0)
  const element = view.nodeDOM(position)
  return element instanceof HTMLElement && element.dataset.number !== undefined
}

/**
 * Shows the computed number beside each clause. Not as decorations: ProseMirror looks through all of them for every block it
 * compares, which in a long brief costs more than the typing itself, and a change from others throws them all away.
 */
export const ClauseNumbers = Extension.create({
  name: 'clauseNumbers',

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: { nodeViews: { clause: clauseView } },
        view: (view) => {
          writeNumbers(view)
          return {
            update: (view, before) => {
              if (view.state.doc !== before.doc && mayChangeNumbers(view, before.doc)) writeNumbers(view)
            },
          }
        },
      }),
    ]
  },
})
