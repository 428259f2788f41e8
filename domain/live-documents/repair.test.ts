import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentSchema } from '../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'
import { repairRichText } from './repair.ts'
import { createState, readRichText } from './rich-text.ts'

const p = (text = '') => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] })
const open = (state: Uint8Array) => {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  return { document, fragment: document.getXmlFragment(RICH_TEXT) }
}
type Opened = ReturnType<typeof open>

/** Two people change the same document at once; the answer has both changes. */
function merge(content: object[], first: (copy: Opened) => void, second: (copy: Opened) => void): Y.Doc {
  const state = createState({ type: 'doc', content } as { type: string })
  const [a, b] = [open(state), open(state)]
  first(a)
  second(b)
  Y.applyUpdate(a.document, Y.encodeStateAsUpdate(b.document))
  return a.document
}

function repaired(document: Y.Doc) {
  expect(() => documentSchema.nodeFromJSON(readRichText(document)).check()).toThrow()
  expect(repairRichText(document)).toBeInstanceOf(Uint8Array)
  expect(repairRichText(document)).toBeUndefined()
  const node = documentSchema.nodeFromJSON(readRichText(document))
  node.check()
  return node
}

const at = (parent: Y.XmlFragment, ...path: number[]): Y.XmlElement =>
  path.reduce<Y.XmlFragment>((element, index) => element.get(index) as Y.XmlElement, parent) as Y.XmlElement

test('[SYNC8] a list item whose paragraphs were both deleted gets an empty one', () => {
  const list = { type: 'bulletList', content: [{ type: 'listItem', content: [p('one'), p('two')] }] }
  const document = merge(
    [list],
    ({ fragment }) => at(fragment, 0, 0).delete(0, 1),
    ({ fragment }) => at(fragment, 0, 0).delete(1, 1),
  )
  expect(repaired(document).toString()).toBe('doc(bulletList(listItem(paragraph)))')
})

test('[SYNC8] a list and a document that lost their last children together are filled', () => {
  const item = (text: string) => ({ type: 'listItem', content: [p(text)] })
  const list = merge(
    [{ type: 'orderedList', content: [item('one'), item('two')] }],
    ({ fragment }) => at(fragment, 0).delete(0, 1),
    ({ fragment }) => at(fragment, 0).delete(1, 1),
  )
  expect(repaired(list).toString()).toBe('doc(orderedList(listItem(paragraph)))')
  const document = merge(
    [p('one'), p('two')],
    ({ fragment }) => fragment.delete(0, 1),
    ({ fragment }) => fragment.delete(1, 1),
  )
  expect(repaired(document).toString()).toBe('doc(paragraph)')
})

test('[SYNC8] a table that lost its rows and a cell that lost its text are filled', () => {
  const cell = { type: 'tableCell', content: [p('a'), p('b')] }
  const row = { type: 'tableRow', content: [cell] }
  const rows = merge(
    [{ type: 'table', content: [row, row] }],
    ({ fragment }) => at(fragment, 0).delete(0, 1),
    ({ fragment }) => at(fragment, 0).delete(1, 1),
  )
  expect(repaired(rows).toString()).toBe('doc(table(tableRow))')
  const cells = merge(
    [{ type: 'table', content: [row] }],
    ({ fragment }) => at(fragment, 0, 0, 0).delete(0, 1),
    ({ fragment }) => at(fragment, 0, 0, 0).delete(1, 1),
  )
  expect(repaired(cells).toString()).toBe('doc(table(tableRow(tableCell(paragraph))))')
})

test('[SYNC8] code beside another mark gives way, so that a link keeps its address', () => {
  const format = (name: string, attrs: object) => (copy: Opened) =>
    (at(copy.fragment, 0).get(0) as unknown as Y.XmlText).format(0, 5, { [name]: attrs })
  const document = merge([p('lease ends')], format('code', {}), format('link', { href: 'https://example.org/' }))
  expect(repaired(document).toString()).toBe('doc(paragraph(link("lease"), " ends"))')
})

test('[SYNC8] what a foreign client put in the wrong place is wrapped, with its text', () => {
  const { document, fragment } = open(createState({ type: 'doc', content: [p('first')] } as { type: string }))
  const item = new Y.XmlElement('listItem')
  item.insert(0, [new Y.XmlText('in an item')])
  const code = new Y.XmlElement('codeBlock')
  code.insert(0, [new Y.XmlText('a'), new Y.XmlElement('hardBreak'), new Y.XmlText('b')])
  fragment.insert(1, [new Y.XmlText('bare'), item, code])
  expect(repaired(document).toString()).toBe(
    'doc(paragraph("first"), paragraph("bare"), bulletList(listItem(paragraph("in an item"))), codeBlock("a\\nb"))',
  )
})

test('[SYNC8] elements of a later version stay as they are', () => {
  const { document, fragment } = open(createState({ type: 'doc', content: [p('first')] } as { type: string }))
  const later = new Y.XmlElement('signature')
  later.insert(0, [new Y.XmlText('of a later version')])
  fragment.insert(1, [later])
  expect(repairRichText(document)).toBeUndefined()
  fragment.delete(0, 1)
  expect(repairRichText(document)).toBeUndefined()
})
