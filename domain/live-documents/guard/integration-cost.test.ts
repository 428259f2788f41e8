import { createEncoder, type Encoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { judgeUpdate } from './judge-update.ts'

const anybody = { userId: 'mallory', ownerOf: () => undefined }
const HOSTILE = 77

/** A text of so many items, each in front of the one before. */
function document(items: number): { document: Y.Doc; text: Y.XmlText; last: Y.ID } {
  const document = new Y.Doc()
  document.clientID = 1
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  document.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  paragraph.insert(0, [text])
  document.transact(() => {
    for (let i = 0; i < items; i++) text.insert(0, 'ab')
  })
  // Paragraph and text come first; what was typed first stands last.
  return { document, text, last: Y.createID(1, 2) }
}

type Neighbours = { left?: Y.ID; right?: Y.ID }

const writeId = (encoder: Encoder, { client, clock }: Y.ID) => {
  writeVarUint(encoder, client)
  writeVarUint(encoder, clock)
}

/** One letter for each pair of neighbours, by one client or by as many. */
function letters(pairs: readonly Neighbours[], clients: 'one' | 'many' = 'one'): Uint8Array {
  const encoder = createEncoder()
  const write = ({ left, right }: Neighbours) => {
    writeUint8(encoder, 4 | (left ? 0x80 : 0) | (right ? 0x40 : 0))
    if (left) writeId(encoder, left)
    if (right) writeId(encoder, right)
    writeVarString(encoder, 'x')
  }
  writeVarUint(encoder, clients === 'one' ? 1 : pairs.length)
  for (const [i, pair] of pairs.entries()) {
    if (clients === 'many' || i === 0) {
      for (const number of [clients === 'one' ? pairs.length : 1, HOSTILE + i, 0]) writeVarUint(encoder, number)
    }
    write(pair)
  }
  writeVarUint(encoder, 0)
  return toUint8Array(encoder)
}

const times = (count: number, pair: (i: number) => Neighbours) => Array.from({ length: count }, (_, i) => pair(i))
const own = (clock: number) => Y.createID(HOSTILE, clock)

function judged({ document }: { document: Y.Doc }, update: Uint8Array) {
  const started = performance.now()
  const verdict = judgeUpdate(document, update, anybody)
  return { verdict, ms: performance.now() - started }
}

describe('[SEC5] updates whose places take long to find', () => {
  test.each<[string, (last: Y.ID) => Uint8Array]>([
    ['2,000 letters across a whole text', (last) => letters(times(2_000, () => ({ right: last })))],
    ['2,000 letters from one place to the end', () => letters(times(2_000, () => ({ left: Y.createID(1, 20_001) })))],
    [
      '5,000 letters at one place, for each other',
      (last) => letters(times(5_000, (i) => (i < 2 ? { left: last } : { left: own(0), right: own(1) }))),
    ],
    [
      '5,000 letters that were never next to each other',
      (last) =>
        letters(times(5_000, (i) => (i < 2_500 ? { left: last } : { left: own(i - 2_500), right: own(2_400) }))),
    ],
    [
      '1,000 client ids across a whole text',
      (last) =>
        letters(
          times(1_000, () => ({ right: last })),
          'many',
        ),
    ],
  ])('refused: %s', (_, make) => {
    const target = document(10_000)
    const { verdict, ms } = judged(target, make(target.last))
    expect(verdict).toEqual({ kind: 'refused', fault: 'places that take too long to find' })
    expect(ms).toBeLessThan(200)
  })

  test('what is let in at the limit holds nobody up', () => {
    const target = document(10_000)
    const update = letters(times(45, () => ({ right: target.last })))
    expect(judged(target, update).verdict.kind).toBe('accepted')
    const started = performance.now()
    Y.applyUpdate(target.document, update)
    // 0.2 s on a quiet machine.
    expect(performance.now() - started).toBeLessThan(1_500)
  })

  /** What somebody with a copy does, all of it in one update. */
  function offline(target: Y.Doc, edit: (copy: Y.Doc, text: Y.XmlText) => void): Uint8Array {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(target))
    const before = Y.encodeStateVector(copy)
    const text = (copy.getXmlFragment(RICH_TEXT).get(0) as Y.XmlElement).get(0) as Y.XmlText
    copy.transact(() => edit(copy, text))
    return Y.encodeStateAsUpdate(copy, before)
  }

  test.each<[string, (copy: Y.Doc, text: Y.XmlText) => void]>([
    [
      '5,000 pasted paragraphs',
      (copy) => {
        const paragraphs = Array.from({ length: 5_000 }, (_, i) => {
          const paragraph = new Y.XmlElement('paragraph')
          paragraph.insert(0, [new Y.XmlText(`Clause ${i}`)])
          return paragraph
        })
        copy.getXmlFragment(RICH_TEXT).insert(1, paragraphs)
      },
    ],
    [
      '3,000 edits all over one text',
      (_, text) => {
        for (let i = 0; i < 3_000; i++) text.insert((i * 7_919) % text.length, 'word ')
      },
    ],
    [
      '2,000 edits inside what was just written, marks and deletions among them',
      (_, text) => {
        text.insert(0, 'The tenant shall pay. '.repeat(20))
        for (let i = 0; i < 2_000; i++) {
          text.insert((i * 31) % 400, 'x')
          if (i % 3 === 0) text.delete((i * 17) % 400, 1)
          if (i % 5 === 0) text.format((i * 13) % 400, 5, { bold: {} })
        }
      },
    ],
  ])('accepted: %s, though others have written there meanwhile', (_, edit) => {
    const target = document(2_000)
    const update = offline(target.document, edit)
    for (let i = 0; i < 50; i++) target.text.insert((i * 7) % 100, 'meanwhile ')
    expect(judged(target, update).verdict.kind).toBe('accepted')
    Y.applyUpdate(target.document, update)
    expect(target.document.store.pendingStructs).toBeNull()
  })
})
