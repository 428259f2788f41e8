import { Editor, type Extensions } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { type ProsemirrorBinding, prosemirrorToYDoc, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { documentExtensions, documentSchema } from '../../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../../contracts/live/shared-types.ts'
import { RemoteChanges } from './remote-changes.ts'
import { SharedText } from './shared-text.ts'

const editors: Editor[] = []

/** Ends every editor that was opened here. */
export function closeEditors(): void {
  for (const editor of editors.splice(0)) editor.destroy()
}

/** A paragraph as JSON; an empty one without words. */
export const paragraph = (text: string) => ({ type: 'paragraph', ...(text && { content: [{ type: 'text', text }] }) })
const item = (text: string) => ({ type: 'listItem', content: [paragraph(text)] })
const cell = (text: string) => ({ type: 'tableCell', content: [paragraph(text)] })
const brief = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Facts' }] },
    paragraph('The tenant pays the rent.'),
    { type: 'clause', attrs: { level: 1, clauseId: 'c' }, content: [{ type: 'text', text: 'Notice of default' }] },
    { type: 'bulletList', content: [item('one'), item('two'), item('three')] },
    { type: 'table', content: [{ type: 'tableRow', content: [cell('a'), cell('b')] }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Pay ' },
        { type: 'placeholder', attrs: { label: 'amount' } },
        { type: 'text', text: ' at once', marks: [{ type: 'bold' }] },
      ],
    },
    paragraph('The end.'),
  ],
}

function stateOf(json: object): Uint8Array {
  return Y.encodeStateAsUpdate(prosemirrorToYDoc(Node.fromJSON(documentSchema, json), RICH_TEXT))
}

/** A short brief with everything in it, as a Yjs state. */
export const start = stateOf(brief)

const ours: Extensions = [SharedText, RemoteChanges]

/** An editor on a copy of a text: ours, or with the stock extensions. */
export function open(
  clientId: number,
  state = start,
  [collaboration, ...more] = ours,
): { editor: Editor; document: Y.Doc } {
  const document = new Y.Doc()
  document.clientID = clientId
  Y.applyUpdate(document, state)
  const editor = new Editor({
    element: globalThis.document.createElement('div'),
    injectCSS: false,
    extensions: [
      ...documentExtensions,
      ...(collaboration ? [collaboration.configure({ document, field: RICH_TEXT })] : []),
      ...more,
    ],
  })
  editors.push(editor)
  return { editor, document }
}

/** What keeps text and page the same. */
export const bindingOf = (editor: Editor): ProsemirrorBinding => ySyncPluginKey.getState(editor.state).binding

type IsSame = (known: Node | undefined, shown: Node) => boolean

/** Shared elements that the binding does not remember by the very node that shows them, or by one that is as good. */
export function forgotten(editor: Editor, isSame: IsSame = (known, shown) => known === shown): string[] {
  const { mapping, type } = bindingOf(editor)
  const wrong: string[] = []
  const look = (parent: Y.XmlFragment, node: Node) => {
    const shown = node.children.filter((child) => !child.isText)
    const elements = parent.toArray().filter((child) => child instanceof Y.XmlElement)
    if (shown.length !== elements.length) wrong.push(`${node} has other elements`)
    for (const [index, element] of elements.entries()) {
      const child = shown[index]
      const known = mapping.get(element)
      if (!child || !isSame(Array.isArray(known) ? undefined : known, child)) wrong.push(`${child}`)
      else look(element, child)
    }
  }
  look(type, editor.state.doc)
  return wrong
}

/** What one copy has and others do not. */
export function send(from: Y.Doc, ...to: Y.Doc[]): void {
  for (const document of to) {
    const update = Y.encodeStateAsUpdate(from, Y.encodeStateVector(document))
    Y.applyUpdate(document, update, 'remote')
  }
}

/** What somebody else does to the text, by their editor. */
export function byOther(mine: Y.Doc, act: (editor: Editor) => void): void {
  const other = open(5, Y.encodeStateAsUpdate(mine))
  act(other.editor)
  send(other.document, mine)
}

/** The text with the cursor in it, of the block that it stands in. */
export function atCursor({ state }: Editor): string {
  const { $head, $anchor } = state.selection
  const text = $head.parent.textBetween(0, $head.parent.content.size, '', '*')
  if ($anchor.pos === $head.pos) return `${text.slice(0, $head.parentOffset)}|${text.slice($head.parentOffset)}`
  const [from, to] = [
    Math.min($anchor.parentOffset, $head.parentOffset),
    Math.max($anchor.parentOffset, $head.parentOffset),
  ]
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`
}

/** Where these words begin, where they stand for the last time. */
export function positionOf(doc: Node, words: string): number {
  let found = -1
  doc.descendants((node, position) => {
    if (node.isText && node.text?.includes(words)) found = position + node.text.indexOf(words)
  })
  return found
}
