import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeAny,
  writeUint8,
  writeVarString,
  writeVarUint,
} from 'lib0/encoding'
import * as Y from 'yjs'
import { nest, put, write } from './harmless-edits.ts'

/** What a Yjs client with a copy of the brief makes. */
export function made(edit: (copy: Y.Doc) => void): (document: Y.Doc) => Uint8Array {
  return (document) => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
    const before = Y.encodeStateVector(copy)
    copy.transact(() => edit(copy))
    return Y.encodeStateAsUpdate(copy, before)
  }
}

/** Bytes that no Yjs client makes: `clients` sections, then nothing deleted. */
export function forged(clients: number, write: (encoder: Encoder) => void): () => Uint8Array {
  return () => {
    const encoder = createEncoder()
    writeVarUint(encoder, clients)
    write(encoder)
    writeVarUint(encoder, 0)
    return toUint8Array(encoder)
  }
}

export const section = (encoder: Encoder, structs: number, client: number, clock = 0) => {
  for (const number of [structs, client, clock]) writeVarUint(encoder, number)
}
const id = (encoder: Encoder, client: number, clock: number) => {
  writeVarUint(encoder, client)
  writeVarUint(encoder, clock)
}
/** An element (content reference 7, type 3) in another one, in a root type, or right of something (0x80). */
export function element(
  encoder: Encoder,
  name: string,
  { parent, root = 'default', origin }: { parent?: [number, number]; root?: string; origin?: [number, number] },
): void {
  writeUint8(encoder, origin ? 0x87 : 7)
  if (origin) id(encoder, ...origin)
  else if (parent) {
    writeVarUint(encoder, 0)
    id(encoder, ...parent)
  } else {
    writeVarUint(encoder, 1)
    writeVarString(encoder, root)
  }
  writeVarUint(encoder, 3)
  writeVarString(encoder, name)
}

const fragment = (copy: Y.Doc) => copy.getXmlFragment('default')

const nestedAny = (depth: number) =>
  forged(1, (encoder) => {
    section(encoder, 1, 77)
    writeUint8(encoder, 8 | 0x20)
    writeVarUint(encoder, 1)
    writeVarString(encoder, 'default')
    writeVarString(encoder, 'key')
    writeVarUint(encoder, 1)
    for (let i = 0; i < depth; i++) {
      writeUint8(encoder, 117) // an array of one
      writeVarUint(encoder, 1)
    }
    writeAny(encoder, 'deep')
  })

const links = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html;base64,PHNjcmlwdD4=',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  '//evil.example',
  'https:evil',
  ['https://example.org'],
  { toString: 'x' },
]
const nodes = ['script', 'iframe', 'img', 'svg', 'UNDEFINED', 'doc', 'text', '__proto__', 'constructor', '', 'toString']
const marks = ['blink', '__proto__', 'constructor', 'hasOwnProperty', 'ychange', '']
const attributes: [string, string, unknown][] = [
  ['paragraph', 'onclick', 'alert(1)'],
  ['paragraph', 'style', 'position:fixed'],
  ['paragraph', '__proto__', { isAdmin: true }],
  ['paragraph', 'constructor', 'x'],
  ['heading', 'level', 7],
  ['heading', 'level', '1" onclick="x'],
  ['clause', 'level', Number.NaN],
  ['clause', 'clauseId', '"><script>'],
  ['clause', 'clauseId', 'x'.repeat(100_000)],
  ['placeholder', 'label', 'x'.repeat(1_000_000)],
  ['placeholder', 'label', { a: 1 }],
  ['orderedList', 'start', 1e99],
  ['tableCell', 'colspan', 1_000_000],
  ['tableCell', 'colwidth', Array.from({ length: 10_000 }, () => 1)],
  ['codeBlock', 'language', 'a b'],
]

type Edit = (document: Y.Doc) => Uint8Array
type Group = 'links' | 'nodes' | 'marks' | 'attributes' | 'depth' | 'types' | 'bytes'

/**
 * What the server must refuse, whatever else is true: by name, and as the update that an attacker with a copy of the document sends.
 * In groups: what gets in of one group shows in one document.
 */
export const hostileEdits: Record<Group, [string, Edit][]> = {
  links: links.map((href) => [`link ${JSON.stringify(href)}`, made((copy) => write(copy, 'here', { link: { href } }))]),
  nodes: nodes.map((name, index) => [
    `node ${JSON.stringify(name)}`,
    forged(1, (encoder) => {
      // Each of its own client, so that in one document the next one is new as well.
      section(encoder, 1, 1_000 + index)
      element(encoder, name, {})
    }),
  ]),
  marks: marks.map((name) => [
    `mark ${JSON.stringify(name)}`,
    made((copy) => write(copy, 'marked').format(0, 3, Object.fromEntries([[name, { a: 1 }]]))),
  ]),
  attributes: attributes.map(([node, name, value]) => [
    `attribute ${node}.${name} ${JSON.stringify(value).slice(0, 30)}`,
    made((copy) => put(copy, node, Object.fromEntries([[name, value]]))),
  ]),
  depth: [
    ['3,000 nested blockquotes', made((copy) => nest(copy, 'blockquote', 3_000))],
    ['100 nested lists', made((copy) => nest(copy, 'listItem', 100))],
    ['200,000 nested arrays in one value', nestedAny(200_000)],
  ],
  types: [
    ['a map at the root', made((copy) => copy.getMap('settings').set('a', 1))],
    ['an array at the root', made((copy) => copy.getArray('list').push(['a']))],
    ['a text at the root', made((copy) => copy.getText('text').insert(0, 'a'))],
    ['a document at the root', made((copy) => copy.getMap('documents').set('a', new Y.Doc()))],
    ['a map in the text', made((copy) => fragment(copy).insert(0, [new Y.Map() as unknown as Y.XmlElement]))],
    ['a document in an attribute', made((copy) => put(copy, 'paragraph', { level: new Y.Doc() }))],
    ['a hook in the text', made((copy) => fragment(copy).insert(0, [new Y.XmlHook('x') as unknown as Y.XmlElement]))],
    ['an embed', made((copy) => write(copy, 'a').insertEmbed(0, { image: 'https://evil.example' }))],
    ['bytes in an attribute', made((copy) => put(copy, 'clause', { clauseId: new Uint8Array(9) }))],
    ['an attribute of a text', made((copy) => write(copy, 'a').setAttribute('level', 1))],
  ],
  bytes: [
    [
      '300,000 client ids in 2 MB',
      forged(300_000, (encoder) => {
        for (let i = 0; i < 300_000; i++) {
          section(encoder, 1, i + 1)
          writeUint8(encoder, 0)
          writeVarUint(encoder, 1)
        }
      }),
    ],
    ['a claim of 2^31 structs', forged(1, (encoder) => section(encoder, 2 ** 31, 77))],
    ['a claim of 2^31 client ids', () => new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x08, 0])],
    [
      'a client id twice: Yjs takes the second part only, which then has no beginning',
      forged(2, (encoder) => {
        for (const clock of [0, 1]) {
          section(encoder, 1, 77, clock)
          element(encoder, 'paragraph', {})
        }
      }),
    ],
    [
      'a struct of no length, which Yjs would take at a clock that is taken',
      forged(1, (encoder) => {
        section(encoder, 1, 77)
        writeUint8(encoder, 0)
        writeVarUint(encoder, 0)
      }),
    ],
    [
      'an element in a later one of its own client: Yjs throws at every load',
      forged(1, (encoder) => {
        section(encoder, 2, 77)
        element(encoder, 'paragraph', { parent: [77, 1] })
        element(encoder, 'blockquote', {})
      }),
    ],
    [
      'an element in itself',
      forged(1, (encoder) => {
        section(encoder, 1, 77)
        element(encoder, 'blockquote', { parent: [77, 0] })
      }),
    ],
    [
      'clients that wait for each other: Yjs keeps both for later, for ever',
      forged(2, (encoder) => {
        section(encoder, 1, 77)
        element(encoder, 'paragraph', { parent: [78, 0] })
        section(encoder, 1, 78)
        element(encoder, 'blockquote', { origin: [77, 0] })
      }),
    ],
  ],
}
