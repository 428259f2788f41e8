import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { caseCategories } from '../../../contracts/case-categories.ts'
import { briefTemplate } from '../../../contracts/live/brief-templates.ts'
import { createState, readRichText, writeRichText } from '../rich-text.ts'
import { judgeUpdate, type Verdict } from './judge-update.ts'

const nobody = { userId: 'alice', ownerOf: () => undefined }

function brief(): Y.Doc {
  const document = new Y.Doc()
  Y.applyUpdate(document, createState(briefTemplate(null)))
  return document
}

/** What a client with a copy of `document` sends after `edit`. */
function updateOf(document: Y.Doc, edit: (copy: Y.Doc) => void, clientID?: number): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  if (clientID !== undefined) copy.clientID = clientID
  const before = Y.encodeStateVector(copy)
  copy.transact(() => edit(copy))
  return Y.encodeStateAsUpdate(copy, before)
}

function judge(document: Y.Doc, edit: (copy: Y.Doc) => void): Verdict {
  return judgeUpdate(document, updateOf(document, edit), nobody)
}

const fragment = (document: Y.Doc) => document.getXmlFragment('default')

/** Appends an element as deep as `path` says. */
function append(document: Y.Doc, ...path: string[]): Y.XmlElement {
  let parent: Y.XmlFragment | Y.XmlElement = fragment(document)
  let element = new Y.XmlElement(path[0])
  for (const name of path) {
    element = new Y.XmlElement(name)
    parent.insert(parent.length, [element])
    parent = element
  }
  return element
}

test('[SYNC13] every template and every change between two of them is accepted', () => {
  for (const { code } of caseCategories) {
    expect(judgeUpdate(new Y.Doc(), createState(briefTemplate(code)), nobody).kind).toBe('accepted')
    const document = brief()
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
    const update = writeRichText(copy, briefTemplate(code))
    if (!update) continue
    expect(judgeUpdate(document, update, nobody)).toMatchObject({ kind: 'accepted' })
    Y.applyUpdate(document, update)
    expect(readRichText(document)).toEqual(readRichText(copy))
  }
})

test('[SYNC13] what the log has already is known, deletions included', () => {
  const document = brief()
  expect(judgeUpdate(document, Y.encodeStateAsUpdate(document), nobody)).toEqual({ kind: 'known' })
  const deletion = updateOf(document, (copy) => fragment(copy).delete(0, 2))
  expect(judgeUpdate(document, deletion, nobody)).toEqual({ kind: 'accepted', clients: [] })
  Y.applyUpdate(document, deletion)
  expect(judgeUpdate(document, deletion, nobody)).toEqual({ kind: 'known' })
})

test('[SYNC13] an update whose predecessors are missing is a gap', () => {
  const document = brief()
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  append(copy, 'paragraph')
  const before = Y.encodeStateVector(copy)
  append(copy, 'paragraph').insert(0, [new Y.XmlText('later')])
  expect(judgeUpdate(document, Y.encodeStateAsUpdate(copy, before), nobody)).toEqual({ kind: 'gap' })
})

test('[SYNC13] a struct under the client id of somebody else is foreign, one that is in the log already is not', () => {
  const document = brief()
  const ownerOf = (client: number) => (client === 4711 ? 'bob' : undefined)
  const bobs = updateOf(document, (copy) => append(copy, 'paragraph'), 4711)
  expect(judgeUpdate(document, bobs, { userId: 'alice', ownerOf })).toEqual({ kind: 'foreign', client: 4711 })
  expect(judgeUpdate(document, bobs, { userId: 'bob', ownerOf })).toEqual({ kind: 'accepted', clients: [4711] })
  Y.applyUpdate(document, bobs)
  expect(judgeUpdate(document, bobs, { userId: 'alice', ownerOf })).toEqual({ kind: 'known' })
})

const hostile: [string, (copy: Y.Doc) => void][] = [
  ['an unknown node', (copy) => append(copy, 'script')],
  ['a node named like a property of objects', (copy) => append(copy, '__proto__')],
  ['an unknown attribute', (copy) => append(copy, 'paragraph').setAttribute('onclick', 'x')],
  ['an attribute named like a property of objects', (copy) => append(copy, 'paragraph').setAttribute('__proto__', 'x')],
  [
    'an attribute with a value that it cannot have',
    (copy) => append(copy, 'clause').setAttribute('level', 99 as never),
  ],
  ['a huge attribute', (copy) => append(copy, 'placeholder').setAttribute('label', 'x'.repeat(5000))],
  ['an object as an attribute', (copy) => append(copy, 'clause').setAttribute('clauseId', { a: 1 } as never)],
  ['another shared type', (copy) => copy.getMap('hidden').set('a', 1)],
  ['text without a paragraph', (copy) => fragment(copy).insert(0, [new Y.XmlText('x')])],
  ['an embed in a text', (copy) => mark(copy, (text) => text.insertEmbed(0, { image: 'x' }))],
  ['an unknown mark', (copy) => mark(copy, (text) => text.format(0, 1, { blink: {} }))],
  [
    'a class on a link',
    (copy) => mark(copy, (text) => text.format(0, 1, { link: { href: 'https://x.org', class: 'a' } })),
  ],
  ['a nesting bomb', (copy) => append(copy, ...Array.from({ length: 100 }, () => 'blockquote'))],
  ...['javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', ' javascript:x', '//evil'].map(
    (href): [string, (copy: Y.Doc) => void] => [
      `a link to ${JSON.stringify(href)}`,
      (copy) => mark(copy, (text) => text.format(0, 1, { link: { href } })),
    ],
  ),
]

function mark(copy: Y.Doc, edit: (text: Y.XmlText) => void): void {
  const text = new Y.XmlText('text')
  append(copy, 'paragraph').insert(0, [text])
  edit(text)
}

test.each(hostile)('[SYNC13] refused: %s', (_, edit) => {
  expect(judge(brief(), edit)).toMatchObject({ kind: 'refused' })
})

test('[SYNC13] a link, overlapping marks and a table with spans are accepted', () => {
  const verdict = judge(brief(), (copy) => {
    mark(copy, (text) => {
      text.format(0, 2, { link: { href: 'https://example.org/a', target: '_blank', rel: 'noopener' } })
      text.format(1, 2, { bold: {} })
      text.format(1, 2, { bold: null })
    })
    const cell = append(copy, 'table', 'tableRow', 'tableCell')
    cell.setAttribute('colspan', 2 as never)
    cell.insert(0, [new Y.XmlElement('paragraph')])
  })
  expect(verdict.kind).toBe('accepted')
})

test('[SYNC13] garbage and a claim of a billion client ids are refused at once', () => {
  const started = performance.now()
  for (const bytes of [[9, 9, 9, 9, 9], [255, 255, 255, 255, 15, 0], [], [1]]) {
    expect(judgeUpdate(brief(), new Uint8Array(bytes), nobody).kind).toBe('refused')
  }
  expect(performance.now() - started).toBeLessThan(1000)
})
