import { randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import * as Y from 'yjs'
import { createCipher } from '../../adapters/cipher.ts'
import { openRow, sealRow } from './sealing.ts'

/** Rounds after which the compiler has seen enough; each takes 15 to 30 ms of the process. */
const ROUNDS = 12
const PARAGRAPHS = 25
const EDITS = 20
/** Of a paragraph, each in an update and a row of its own: a log holds many small ones. */
const SINGLE_EDITS = 5

/**
 * Writes, seals, opens and reads a made-up document, so that the engine has compiled what loading takes: the first person who opens a long
 * brief after a start would else wait twice as long. In rounds, between which the process does its work.
 */
export async function warmUp(rounds = ROUNDS): Promise<void> {
  const cipher = createCipher(randomBytes(32))
  for (let round = 0; round < rounds; round++) {
    const rows = write().map((update, seq) => ({
      seq,
      segments: sealRow(cipher, '', seq, [{ kind: 'server', userId: undefined, at: 0, update }]),
    }))
    const read = new Y.Doc()
    read.transact(() => {
      for (const row of rows) for (const { update } of openRow(cipher, '', row)) Y.applyUpdate(read, update)
    })
    Y.encodeStateAsUpdate(read)
    read.destroy()
    await nextTurn()
  }
}

/** Text that was typed into and erased from in many places, as a long brief is: most of it in one update, then single edits. */
function write(): Uint8Array[] {
  const document = new Y.Doc()
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  const fragment = document.getXmlFragment('default')
  const texts: Y.XmlText[] = []
  document.transact(() => {
    for (let i = 0; i < PARAGRAPHS; i++) {
      const paragraph = new Y.XmlElement('paragraph')
      fragment.insert(i, [paragraph])
      const text = new Y.XmlText()
      texts.push(text)
      paragraph.insert(0, [text])
      for (let edit = 0; edit < EDITS; edit++) type(text)
    }
  })
  for (const text of texts) for (let edit = 0; edit < SINGLE_EDITS; edit++) document.transact(() => type(text))
  document.destroy()
  return updates
}

function type(text: Y.XmlText): void {
  text.insert(Math.floor(text.length / 2), 'some words ')
  text.delete(Math.floor(text.length / 3), 2)
}
