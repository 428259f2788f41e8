import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
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

const different: [string, Y.Doc][] = [
  ['another letter', written((text) => text.insert(0, 'the lease endS'))],
  ['another mark', written((text) => text.insert(0, 'the lease en', { bold: {} }))],
  ['another node', written((text) => text.insert(0, 'the lease ends'), 'heading')],
  [
    'an attribute',
    written((text, paragraph) => {
      paragraph.setAttribute('level', 1 as never)
      text.insert(0, 'the lease end')
    }),
  ],
  [
    'another order',
    written((text) => {
      text.insert(0, 'lease ends')
      text.insert(0, 'the ')
    }),
  ],
]

test.each(different)('[SYNC40] %s under the same ids is a difference, both ways round', (_, squatted) => {
  expect(judgeUpdate(squatted, state(honest()), asVictim)).toEqual({ kind: 'differs', client: VICTIM })
  expect(judgeUpdate(honest(), state(squatted), asVictim)).toEqual({ kind: 'differs', client: VICTIM })
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
  const paragraphs = Array.from({ length: 40_000 }, (_, i) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`${i} ${'x'.repeat(160)}`)])
    return paragraph
  })
  large.getXmlFragment(RICH_TEXT).insert(0, paragraphs)
  const update = state(large)
  expect(update.length).toBeGreaterThan(7_000_000)
  const timed = (work: () => void) => {
    const started = performance.now()
    work()
    return performance.now() - started
  }
  const best = (work: () => void) => Math.min(...Array.from({ length: 5 }, () => timed(work)))
  const reading = best(() => Y.decodeUpdate(update))
  const judging = best(() => expect(judgeUpdate(large, update, asVictim)).toEqual({ kind: 'known' }))
  expect(judging).toBeLessThan(reading * 2 + 50)
})
