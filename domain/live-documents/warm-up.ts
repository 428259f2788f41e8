import { randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import * as Y from 'yjs'
import { createCipher } from '../../adapters/cipher.ts'
import { openRow, sealRow } from './sealing.ts'

/** Rounds after which the compiler has seen enough; each takes about 10 ms of the process. */
const ROUNDS = 12
const PARAGRAPHS = 25
const EDITS = 20

/**
 * Writes, seals, opens and reads a made-up document, so that the engine has compiled what loading takes: the first person who opens a long
 * brief after a start would else wait twice as long. In rounds, between which the process does its work.
 */
export async function warmUp(rounds = ROUNDS): Promise<void> {
  const cipher = createCipher(randomBytes(32))
  for (let round = 0; round < rounds; round++) {
    const written = write()
    const sealed = sealRow(cipher, '', 1, [{ kind: 'server', userId: undefined, at: 0, update: written }])
    const read = new Y.Doc()
    for (const { update } of openRow(cipher, '', { seq: 1, segments: sealed })) Y.applyUpdate(read, update)
    Y.encodeStateAsUpdate(read)
    read.destroy()
    await nextTurn()
  }
}

/** Text that was typed into and erased from in many places, as a long brief is. */
function write(): Uint8Array {
  const document = new Y.Doc()
  document.transact(() => {
    const fragment = document.getXmlFragment('default')
    for (let i = 0; i < PARAGRAPHS; i++) {
      const paragraph = new Y.XmlElement('paragraph')
      fragment.insert(i, [paragraph])
      const text = new Y.XmlText()
      paragraph.insert(0, [text])
      for (let edit = 0; edit < EDITS; edit++) {
        text.insert(Math.floor(text.length / 2), 'some words ')
        text.delete(Math.floor(text.length / 3), 2)
      }
    }
  })
  const update = Y.encodeStateAsUpdate(document)
  document.destroy()
  return update
}
