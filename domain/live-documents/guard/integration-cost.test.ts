import { createEncoder, type Encoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { cpuMsOf } from '../../../test-support/cpu-time.ts'
import { judgeUpdate, type Verdict } from './judge-update.ts'

const anybody = { userId: 'mallory', ownerOf: () => undefined }
const HOSTILE = 77
/** The text of `document`, behind its paragraph. */
const TEXT = Y.createID(1, 1)

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
    if (!left && !right) {
      // Without neighbours it says what it stands in.
      writeVarUint(encoder, 0)
      writeId(encoder, TEXT)
    }
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
  let verdict: Verdict | undefined
  const ms = cpuMsOf(() => {
    verdict = judgeUpdate(document, update, anybody)
  })
  return { verdict, ms }
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
      '5,000 letters at one place that was there once',
      (last) =>
        letters(times(5_000, (i) => (i < 2 ? { left: i === 0 ? last : own(0) } : { left: own(0), right: own(1) }))),
    ],
    [
      '2,500 letters between such as were never next to each other',
      (last) =>
        letters(
          times(5_000, (i) => {
            if (i < 2_500) return { left: i === 0 ? last : own(i - 1) }
            return { left: own(i - 2_500), right: own(2_499) }
          }),
        ),
    ],
    [
      '2,000 letters, each in front of the one before, which stands behind a whole text',
      () => letters(times(2_000, (i) => (i === 0 ? {} : { right: own(i - 1) }))),
    ],
    [
      '1,000 letters between such as stand the other way round',
      () =>
        letters(times(1_000, (i) => ({ left: Y.createID(1, 19_001 - 2 * i), right: Y.createID(1, 19_000 - 2 * i) }))),
    ],
    [
      '1,000 letters in front of one that stands behind none of them',
      () =>
        letters(
          times(1_001, (i) => {
            if (i === 0) return { left: Y.createID(1, 20_001), right: Y.createID(1, 20_000) }
            return { left: Y.createID(1, 19_001 - 2 * i), right: own(0) }
          }),
        ),
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

  test.each([500, 700, 800, 900])('counting itself holds nobody up: letters across a text of %i', (items) => {
    const target = document(items)
    // From the beginning to a place of its own near the end, each of them.
    const { ms } = judged(target, letters(times(items - 50, (i) => ({ right: Y.createID(1, 2 + 2 * i) }))))
    expect(ms).toBeLessThan(100)
  })

  test('what is let in at the limit holds nobody up', () => {
    const target = document(240_000)
    const update = letters([{ right: target.last }])
    expect(judged(target, update).verdict?.kind).toBe('accepted')
    // 0.1 s on a quiet machine; the caches of a busy one are cold.
    expect(cpuMsOf(() => Y.applyUpdate(target.document, update))).toBeLessThan(1_000)
  })

  test('accepted: a text and 2,000 edits within it, as a server puts together what one person sends', () => {
    const copy = new Y.Doc()
    copy.clientID = HOSTILE
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    copy.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
    paragraph.insert(0, [text])
    const updates: Uint8Array[] = []
    copy.on('update', (update: Uint8Array) => updates.push(update))
    const before = Y.encodeStateAsUpdate(copy)
    text.insert(0, 'The tenant shall pay. '.repeat(200))
    for (let i = 0; i < 2_000; i++) text.insert(2 * i + 1, 'x')
    const server = new Y.Doc()
    Y.applyUpdate(server, before)
    expect(judged({ document: server }, Y.mergeUpdates(updates)).verdict?.kind).toBe('accepted')
  })

  test('accepted: a whole contract, where three others have put theirs meanwhile', () => {
    const target = document(10)
    const contract = (copy: Y.Doc) => {
      const paragraphs = Array.from({ length: 2_000 }, (_, i) => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText(`Clause ${i}`)])
        return paragraph
      })
      copy.getXmlFragment(RICH_TEXT).insert(1, paragraphs)
    }
    const updates = [1, 2, 3, 4].map(() => offline(target.document, contract))
    for (const update of updates) {
      expect(judged(target, update).verdict?.kind).toBe('accepted')
      expect(cpuMsOf(() => Y.applyUpdate(target.document, update))).toBeLessThan(1_000)
    }
    expect(target.document.getXmlFragment(RICH_TEXT).length).toBe(8_001)
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
    expect(judged(target, update).verdict?.kind).toBe('accepted')
    Y.applyUpdate(target.document, update)
    expect(target.document.store.pendingStructs).toBeNull()
  })
})
