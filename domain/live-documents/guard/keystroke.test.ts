import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createRandom } from '../../../bench/random.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { judgeAny, judgeUpdate } from './judge-update.ts'
import { isKeystroke } from './keystroke.ts'

const options = { userId: 'ada', ownerOf: (client: number) => (client === 3 ? 'bob' : undefined) }

/** A document with some paragraphs, and copies of three people, who are behind each other now and then. */
function start(random: () => number) {
  const document = new Y.Doc({ gc: random() < 0.5 })
  document.clientID = 99
  const root = document.getXmlFragment(RICH_TEXT)
  for (let i = 0; i < 4; i++) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('some words that are there')])
    root.insert(i, [paragraph])
  }
  const copies = [1, 2, 3].map((client) => {
    const copy = new Y.Doc()
    copy.clientID = client
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
    return copy
  })
  return { document, copies }
}

function edit(copy: Y.Doc, random: () => number): void {
  const root = copy.getXmlFragment(RICH_TEXT)
  const pick = (n: number) => Math.floor(random() * n)
  const paragraph = root.get(pick(root.length)) as Y.XmlElement | undefined
  const text = paragraph?.get(0)
  if (!(text instanceof Y.XmlText)) {
    const fresh = new Y.XmlElement('paragraph')
    fresh.insert(0, [new Y.XmlText('new')])
    root.insert(pick(root.length + 1), [fresh])
    return
  }
  const act = random()
  if (act < 0.6) text.insert(random() < 0.5 ? text.length : pick(text.length + 1), 'ab'.slice(0, 1 + pick(2)))
  else if (act < 0.75 && text.length > 2) text.delete(pick(text.length - 1), 1)
  else if (act < 0.85 && text.length > 2) text.format(0, 2, { bold: true })
  else if (act < 0.95) paragraph?.setAttribute('textAlign', 'center')
  else root.delete(root.length - 1, 1)
}

/** A number that is a little off: another clock, another client, another kind of content. */
function forge(update: Uint8Array, random: () => number): Uint8Array {
  const forged = Uint8Array.from(update)
  const at = Math.floor(random() * forged.length)
  forged[at] = ((forged[at] ?? 0) + 1 + Math.floor(random() * 3)) % 128
  return forged
}

/** An update of nothing when nothing changes. */
function updateOf(copy: Y.Doc, change: () => void): Uint8Array {
  let update: Uint8Array = Uint8Array.of(0, 0)
  copy.once('update', (bytes: Uint8Array) => {
    update = bytes
  })
  copy.transact(change)
  return update
}

test('what is taken for a keystroke gets the verdict that it would get without that, whatever its bytes are', () => {
  const random = createRandom(20261127)
  const seen = { keystrokes: 0, forged: 0, foreign: 0 }
  const compare = (document: Y.Doc, update: Uint8Array, kind: 'keystrokes' | 'forged') => {
    let decoded: ReturnType<typeof Y.decodeUpdate>
    try {
      decoded = Y.decodeUpdate(update)
    } catch {
      return
    }
    if (!isKeystroke(document, decoded)) return
    seen[kind]++
    const verdict = judgeUpdate(document, update, options)
    expect(verdict).toEqual(judgeAny(document, { ...decoded, sections: 1 }, options))
    if (verdict.kind === 'foreign') seen.foreign++
  }
  for (let round = 0; round < 60; round++) {
    const { document, copies } = start(random)
    for (let step = 0; step < 60; step++) {
      const copy = copies[Math.floor(random() * copies.length)] as Y.Doc
      const update = updateOf(copy, () => edit(copy, random))
      for (let n = 0; n < 8; n++) compare(document, forge(update, random), 'forged')
      compare(document, update, 'keystrokes')
      Y.applyUpdate(document, update)
      if (random() < 0.3) Y.applyUpdate(copy, Y.encodeStateAsUpdate(document, Y.encodeStateVector(copy)))
    }
  }
  expect(seen.keystrokes).toBeGreaterThan(500)
  expect(seen.forged).toBeGreaterThan(100)
  expect(seen.foreign).toBeGreaterThan(50)
})

test('typing at the end of a paragraph is one, typing into the middle of a word is none', () => {
  const { document, copies } = start(() => 0)
  const copy = copies[0] as Y.Doc
  const text = (copy.getXmlFragment(RICH_TEXT).get(0) as Y.XmlElement).get(0) as Y.XmlText
  const typed = (at: number) => {
    const update = updateOf(copy, () => text.insert(at, 'x'))
    const found = isKeystroke(document, Y.decodeUpdate(update))
    Y.applyUpdate(document, update)
    return found
  }
  expect([typed(text.length), typed(text.length), typed(3)]).toEqual([true, true, false])
})
