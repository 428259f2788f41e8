import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'

const MB = 1024 * 1024

const fragment = (document: Y.Doc) => document.getXmlFragment(RICH_TEXT)
const paragraph = () => new Y.XmlElement('paragraph')

/** Puts an element at the beginning. */
export function put(document: Y.Doc, name: string, attributes: Record<string, unknown> = {}): Y.XmlElement {
  const node = new Y.XmlElement(name)
  fragment(document).insert(0, [node])
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value as string)
  return node
}

/** Puts a paragraph with a text at the beginning. */
export function write(document: Y.Doc, text: string, marks: Record<string, unknown> = {}): Y.XmlText {
  const inside = new Y.XmlText()
  put(document, 'paragraph').insert(0, [inside])
  inside.insert(0, text, marks)
  return inside
}

/** From the outside in: Yjs itself overflows the other way round. */
export function nest(document: Y.Doc, name: string, depth: number): void {
  let outer: Y.XmlFragment | Y.XmlElement = fragment(document)
  for (let i = 0; i < depth; i++) {
    const inner = new Y.XmlElement(name)
    outer.insert(0, [inner])
    outer = inner
  }
}

/** Large or odd, but no more than text: let in, and every reader can show it. */
export const harmlessEdits: [string, (document: Y.Doc) => void][] = [
  ['1 MB of one letter', (document) => write(document, 'x'.repeat(MB))],
  ['8 MB of text', (document) => write(document, 'Klausel '.repeat(MB))],
  ['markup as text', (document) => write(document, '<script>alert(1)</script><img src=x onerror=alert(1)>')],
  ['control characters and lone surrogates', (document) => write(document, '\u0000\u0008\u202e\ud800')],
  ['prototype words as text', (document) => write(document, '__proto__ constructor')],
  ['60 nested blockquotes', (document) => nest(document, 'blockquote', 60)],
  ['10,000 empty paragraphs', (document) => fragment(document).insert(0, Array.from({ length: 10_000 }, paragraph))],
  ['a label with markup', (document) => put(document, 'placeholder', { label: '"><script>alert(1)</script>' })],
  ['a paragraph in a table without a row', (document) => put(document, 'table').insert(0, [paragraph()])],
]
