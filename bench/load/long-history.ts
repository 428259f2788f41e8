import * as Y from 'yjs'
import { createRandom } from '../random.ts'

/** Edits of the large document: as many as the B4 trace of crdt-benchmarks, the usual yardstick (259,778). */
export const EDITS = 259_778
/** Edits of one update, so that the log has 2,600 rows. */
const EDITS_PER_UPDATE = 100
/** People type and erase in runs; lengths up to these give about 30 % deletions, as B4 has. */
const LONGEST_TYPING = 120
const LONGEST_ERASING = 50
/** A new paragraph now and then, so that the tree is one of a brief. */
const EDITS_PER_PARAGRAPH = 1_300
/** Share of runs that begin elsewhere. */
const JUMPS = 0.2

/** The history of a long brief, typed by one person character by character. */
export interface LongHistory {
  updates: Uint8Array[]
  state: Uint8Array
  characters: number
}

/** Makes the same history for the same seed (seconds of work). */
export function writeLongHistory(seed: number): LongHistory {
  const random = createRandom(seed)
  const doc = new Y.Doc()
  doc.clientID = 1 + Math.floor(random() * 0x7fffffff)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const writer = createWriter(doc.getXmlFragment('default'), random)
  for (let done = 0; done < EDITS; done += EDITS_PER_UPDATE)
    doc.transact(() => {
      for (let i = done; i < Math.min(EDITS, done + EDITS_PER_UPDATE); i++) writer.edit(i)
    })
  const state = Y.encodeStateAsUpdate(doc)
  const characters = writer.characters()
  doc.destroy()
  return { updates, state, characters }
}

function createWriter(fragment: Y.XmlFragment, random: () => number) {
  const texts: Y.XmlText[] = []
  let text = new Y.XmlText()
  let cursor = 0
  function addParagraph() {
    const paragraph = new Y.XmlElement('paragraph')
    fragment.insert(texts.length, [paragraph])
    text = new Y.XmlText()
    paragraph.insert(0, [text])
    texts.push(text)
    cursor = 0
  }
  let left = 0
  let erasing = false
  function beginRun() {
    erasing = !erasing
    left = 1 + Math.floor(random() * (erasing ? LONGEST_ERASING : LONGEST_TYPING))
    if (erasing || random() >= JUMPS) return
    text = texts[Math.floor(random() * texts.length)] ?? text
    cursor = Math.floor(random() * (text.length + 1))
  }
  return {
    edit(number: number) {
      if (number % EDITS_PER_PARAGRAPH === 0) return addParagraph()
      if (left-- <= 0) beginRun()
      if (erasing && cursor > 0) text.delete(--cursor, 1)
      else text.insert(cursor++, String.fromCharCode(97 + Math.floor(random() * 26)))
    },
    characters: () => texts.reduce((sum, each) => sum + each.length, 0),
  }
}
