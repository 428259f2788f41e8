import { createEncoder, type Encoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { cpuMsOf } from '../../../test-support/cpu-time.ts'
import { judgeUpdate, type Verdict } from './judge-update.ts'
import { hasTooManyParts } from './update-parts.ts'

/** One paragraph with one piece of text, at clock 2 and on. */
function longText(letters: number): Y.Doc {
  const document = new Y.Doc()
  document.clientID = 1
  const paragraph = new Y.XmlElement('paragraph')
  document.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  paragraph.insert(0, [new Y.XmlText('x'.repeat(letters))])
  return document
}

const numbers = (encoder: Encoder, ...all: number[]) => {
  for (const number of all) writeVarUint(encoder, number)
}

/** Every second letter of so many, from the front or from the end. */
function deletions(count: number, order: 'forward' | 'backward'): Uint8Array {
  const encoder = createEncoder()
  numbers(encoder, 0, 1, 1, count)
  for (let i = 0; i < count; i++) numbers(encoder, 3 + 2 * (order === 'forward' ? i : count - 1 - i), 1)
  return toUint8Array(encoder)
}

/** One letter behind every second one of so many. */
function insertions(count: number, order: 'forward' | 'backward'): Uint8Array {
  const encoder = createEncoder()
  numbers(encoder, 1, count, 77, 0)
  for (let i = 0; i < count; i++) {
    const clock = 3 + 2 * (order === 'forward' ? i : count - 1 - i)
    writeUint8(encoder, 4 | 0x80 | 0x40)
    numbers(encoder, 1, clock, 1, clock + 1)
    writeVarString(encoder, 'y')
  }
  writeVarUint(encoder, 0)
  return toUint8Array(encoder)
}

/** Structs of two bytes each, under the client id of nobody. */
function nothings(count: number): Uint8Array {
  const encoder = createEncoder()
  numbers(encoder, 1, count, 77, 0)
  for (let i = 0; i < count; i++) numbers(encoder, 0, 1)
  writeVarUint(encoder, 0)
  return toUint8Array(encoder)
}

/** The same letter so many times. */
function repeated(count: number): Uint8Array {
  const encoder = createEncoder()
  numbers(encoder, 0, 1, 1, count)
  for (let i = 0; i < count; i++) numbers(encoder, 5, 1)
  return toUint8Array(encoder)
}

function judged(document: Y.Doc, update: Uint8Array): { verdict: Verdict | undefined; ms: number } {
  let verdict: Verdict | undefined
  const ms = cpuMsOf(() => {
    verdict = judgeUpdate(document, update, { userId: 'mallory', ownerOf: () => undefined })
  })
  return { verdict, ms }
}

test.each<[string, string, Uint8Array]>([
  ['20,000 deletions backwards through a text', 'too much that has to be split', deletions(20_000, 'backward')],
  ['80,000 deletions', 'too many parts', deletions(80_000, 'forward')],
  ['80,000 insertions', 'too many parts', insertions(80_000, 'forward')],
  ['8 MB of structs without content', 'too many parts', nothings(4_000_000)],
  ['8 MB of one deletion', 'too many parts', repeated(4_000_000)],
])('[SEC5] refused before it holds anybody up: %s', (_, fault, update) => {
  const { verdict, ms } = judged(longText(200_000), update)
  expect(verdict).toEqual({ kind: 'refused', fault })
  expect(ms).toBeLessThan(200)
})

test.each<[string, Uint8Array]>([
  ['24,000 deletions', deletions(24_000, 'forward')],
  ['24,000 insertions', insertions(24_000, 'forward')],
  ['24,000 insertions backwards', insertions(24_000, 'backward')],
  ['3,000 deletions backwards', deletions(3_000, 'backward')],
])('[SEC5] let in, and applied as quickly: %s all over a text', (_, update) => {
  const document = longText(200_000)
  expect(judged(document, update).verdict?.kind).toBe('accepted')
  // 0.1 s on a quiet machine.
  expect(cpuMsOf(() => Y.applyUpdate(document, update))).toBeLessThan(500)
})

test('[SEC5] splits in a text that is in pieces already count what follows in it', () => {
  const document = longText(0)
  const text = (document.getXmlFragment(RICH_TEXT).get(0) as Y.XmlElement).get(0) as Y.XmlText
  document.transact(() => {
    for (let i = 0; i < 100_000; i++) text.insert(0, 'abc')
  })
  // The one typed first stands at the end of the text and at the beginning of what Yjs keeps.
  expect(judged(document, deletions(100, 'forward')).verdict?.kind).toBe('accepted')
  expect(judged(document, deletions(5_000, 'forward')).verdict).toMatchObject({ kind: 'refused' })
  // Whole pieces are not split, but deleting each takes its time.
  const pieces = (count: number) => {
    const encoder = createEncoder()
    numbers(encoder, 0, 1, 1, count)
    for (let i = 0; i < count; i++) numbers(encoder, 2 + 6 * i, 3)
    return toUint8Array(encoder)
  }
  expect(judged(document, pieces(20_000)).verdict?.kind).toBe('accepted')
  expect(judged(document, pieces(40_000)).verdict).toMatchObject({ kind: 'refused' })
})

test('[SEC5] parts are counted as Yjs reads them, whatever their content', () => {
  const document = new Y.Doc()
  const text = document.getText('text')
  const map = document.getMap('map')
  document.transact(() => {
    text.insert(0, 'x'.repeat(70_000))
    text.insertEmbed(5, { image: 'x' })
    text.format(0, 3, { bold: true, link: { href: 'https://example.org' } })
    text.delete(10, 5)
    map.set('any', { deep: [1, 'two', null, true, new Uint8Array(3)] })
    map.set('bytes', new Uint8Array([1, 2, 3]))
    map.set('type', new Y.XmlElement('paragraph'))
    map.set('hook', new Y.XmlHook('hook'))
    map.set('document', new Y.Doc())
    map.set('gone', new Y.Map([['within', 1]]))
    map.delete('gone')
  })
  const update = Y.encodeStateAsUpdate(document)
  const { structs, ds } = Y.decodeUpdate(update)
  const deletions = [...ds.clients.values()].flat().length
  expect(deletions).toBeGreaterThan(1)
  expect(hasTooManyParts(update, () => ({ structs: structs.length, deletions }))).toBe(false)
  expect(hasTooManyParts(update, () => ({ structs: structs.length - 1, deletions }))).toBe(true)
  expect(hasTooManyParts(update, () => ({ structs: structs.length, deletions: deletions - 1 }))).toBe(true)
})
