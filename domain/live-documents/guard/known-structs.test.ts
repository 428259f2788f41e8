import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { cpuMsOf } from '../../../test-support/cpu-time.ts'
import { judgeUpdate } from './judge-update.ts'

const VICTIM = 4711
const owners: Record<number, string> = { [VICTIM]: 'mallory' }
const asVictim = { userId: 'victim', ownerOf: (client: number) => owners[client] }
const asOwner = { userId: 'mallory', ownerOf: (client: number) => owners[client] }

/** A paragraph with a text, written under the victim's client id. */
function written(edit: (text: Y.XmlText, paragraph: Y.XmlElement) => void, name = 'paragraph'): Y.Doc {
  const document = new Y.Doc()
  document.clientID = VICTIM
  const paragraph = new Y.XmlElement(name)
  document.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  edit(text, paragraph)
  return document
}

const state = (document: Y.Doc) => Y.encodeStateAsUpdate(document)
const textIn = (document: Y.Doc) => (document.getXmlFragment(RICH_TEXT).get(0) as Y.XmlElement).get(0) as Y.XmlText

const honest = () => written((text) => text.insert(0, 'the lease ends'))

/** A second paragraph, before or behind the first one, with this text in one of both. */
const twoParagraphs = (at: 0 | 1, textIn: 0 | 1) =>
  written((text, paragraph) => {
    text.insert(0, 'the lease')
    const second = new Y.XmlElement('paragraph')
    ;(paragraph.parent as Y.XmlFragment).insert(at, [second])
    const target = [paragraph, second][textIn]
    target?.insert(target.length, [new Y.XmlText('ends')])
  })

/** The only text of one of two empty paragraphs. */
const inEither = (chosen: 0 | 1) =>
  written((_, paragraph) => {
    const both = [new Y.XmlElement('paragraph'), new Y.XmlElement('paragraph')]
    ;(paragraph.parent as Y.XmlFragment).insert(1, both)
    both[chosen]?.insert(0, [new Y.XmlText('ends')])
  })

const heading = (name: string, value: unknown) =>
  written((_, node) => node.setAttribute(name, value as never), 'heading')
const marked = (name: string, value: unknown) => written((text) => text.insert(0, 'x', { [name]: value as object }))

/** One letter behind an `a` of somebody else, written before or after their `b` came. */
function letterBehind({ knowsB }: { knowsB: boolean }): Y.Doc {
  const other = new Y.Doc()
  other.clientID = 5
  const paragraph = new Y.XmlElement('paragraph')
  other.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  paragraph.insert(0, [new Y.XmlText('a')])
  const document = new Y.Doc()
  document.clientID = VICTIM
  Y.applyUpdate(document, state(other))
  textIn(other).insert(1, 'b')
  if (knowsB) Y.applyUpdate(document, state(other))
  textIn(document).insert(1, 'x')
  Y.applyUpdate(document, state(other))
  return document
}

const different: [string, Y.Doc, Y.Doc][] = [
  ['another letter', honest(), written((text) => text.insert(0, 'the lease endS'))],
  ['another mark', honest(), written((text) => text.insert(0, 'the lease en', { bold: {} }))],
  ['another node', honest(), written((text) => text.insert(0, 'the lease ends'), 'heading')],
  [
    'an attribute',
    honest(),
    written((text, paragraph) => {
      paragraph.setAttribute('level', 1 as never)
      text.insert(0, 'the lease end')
    }),
  ],
  [
    'another order',
    honest(),
    written((text) => {
      text.insert(0, 'lease ends')
      text.insert(0, 'the ')
    }),
  ],
  ['another place', twoParagraphs(0, 0), twoParagraphs(1, 0)],
  ['another paragraph', twoParagraphs(1, 0), twoParagraphs(1, 1)],
  ['another empty paragraph', inEither(0), inEither(1)],
  ['another neighbour on the right', letterBehind({ knowsB: true }), letterBehind({ knowsB: false })],
  ['another attribute of the same value', heading('level', 1), heading('start', 1)],
  ['another value of an attribute', heading('level', 1), heading('level', 2)],
  ['another mark of the same value', marked('bold', {}), marked('italic', {})],
  ['another link', marked('link', { href: 'https://a.org' }), marked('link', { href: 'https://b.org' })],
  [
    'a text in the place of an element',
    written((_, node) => node.insert(1, [new Y.XmlText()])),
    written((_, node) => node.insert(1, [new Y.XmlElement('paragraph')])),
  ],
  [
    'another letter of two code units',
    written((text) => text.insert(0, '\u{1f600}')),
    written((text) => text.insert(0, '\u{1f601}')),
  ],
  [
    'a letter in the place of one that was cut',
    written((text) => text.insert(0, 'a\ufffd')),
    written((text) => text.insert(0, 'ab')),
  ],
]

test.each(different)('[SYNC40] %s under the same ids is a difference, both ways round', (_, one, other) => {
  expect(judgeUpdate(other, state(one), asVictim)).toEqual({ kind: 'differs', client: VICTIM })
  expect(judgeUpdate(one, state(other), asVictim)).toEqual({ kind: 'differs', client: VICTIM })
})

test('[SYNC40] a struct that begins as the log has it and goes on differently is a difference too', () => {
  const longer = written((text) => text.insert(0, 'the lease never ends, ever'))
  expect(judgeUpdate(honest(), state(longer), asOwner).kind).toBe('differs')
  const continued = written((text) => text.insert(0, 'the lease ends, ever'))
  expect(judgeUpdate(honest(), state(continued), asOwner).kind).toBe('accepted')
})

test('[SYNC40] the same text is known however each copy has cut it into pieces', () => {
  const server = honest()
  const resent = state(server)
  const colleague = new Y.Doc()
  Y.applyUpdate(colleague, resent)
  textIn(colleague).insert(4, 'old ')
  textIn(colleague).format(2, 3, { bold: {} })
  textIn(colleague).delete(12, 2)
  Y.applyUpdate(server, state(colleague))
  expect(judgeUpdate(server, resent, asOwner)).toEqual({ kind: 'known' })
  const inPieces = written((text) => {
    for (const letter of 'the lease ends') text.insert(text.length, letter)
  })
  expect(judgeUpdate(inPieces, resent, asOwner)).toEqual({ kind: 'known' })
})

test('[SYNC40] a character that Yjs has cut in two is still the same text', () => {
  const server = written((text) => text.insert(0, 'a\u{1f600}b'))
  const resent = state(server)
  textIn(server).insert(2, 'x')
  expect(textIn(server).toString()).toContain('\ufffd')
  expect(judgeUpdate(server, resent, asOwner)).toEqual({ kind: 'known' })
  expect(
    judgeUpdate(
      written((text) => text.insert(0, 'a\u{1f600}b')),
      state(server),
      asOwner,
    ).kind,
  ).toBe('accepted')
})

test('[SYNC40] deleted text cannot be compared: its writer is believed, another one only who deletes it too', () => {
  const server = honest()
  const resent = state(server)
  textIn(server).delete(4, 6)
  expect(judgeUpdate(server, resent, asOwner)).toEqual({ kind: 'known' })
  expect(judgeUpdate(server, resent, asVictim)).toEqual({ kind: 'foreign', client: VICTIM })
  expect(judgeUpdate(server, state(server), asVictim)).toEqual({ kind: 'known' })
  // As a provider sends what it has gathered: the text and its deletion in one.
  const deletion = Y.encodeStateAsUpdate(server, Y.encodeStateVector(server))
  expect(judgeUpdate(server, Y.mergeUpdates([resent, deletion]), asVictim)).toEqual({ kind: 'known' })
})

test('[SYNC40] comparing a document of 8 MB that is sent again as a whole costs no more than reading it', () => {
  const large = new Y.Doc()
  large.clientID = VICTIM
  const paragraphs = Array.from({ length: 8_000 }, (_, i) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`${i} ${'x'.repeat(950)}`)])
    return paragraph
  })
  large.getXmlFragment(RICH_TEXT).insert(0, paragraphs)
  const update = state(large)
  expect(update.length).toBeGreaterThan(7_000_000)
  const best = (work: () => void) => Math.min(...Array.from({ length: 5 }, () => cpuMsOf(work)))
  const reading = best(() => Y.decodeUpdate(update))
  const judging = best(() => expect(judgeUpdate(large, update, asVictim)).toEqual({ kind: 'known' }))
  expect(judging).toBeLessThan(reading * 2 + 50)
})
