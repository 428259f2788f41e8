import { type Connection, Document } from '@hocuspocus/server'
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { committedOrigin, passOn, startBroadcast } from './broadcast.ts'

/** A connection that notes what text the updates that it hears make. */
function reader(document: Document, address = 'document') {
  const copy = new Y.Doc()
  const connection = {
    messageAddress: address,
    heard: 0,
    send(message: Uint8Array) {
      const decoder = createDecoder(message)
      expect(readVarString(decoder)).toBe(address)
      expect([readVarUint(decoder), readVarUint(decoder)]).toEqual([0, 2])
      Y.applyUpdate(copy, readVarUint8Array(decoder))
      this.heard++
    },
    /** What it wrote itself. */
    has: (update: Uint8Array) => Y.applyUpdate(copy, update),
    text: () => copy.getText('t').toString(),
  }
  document.connections.set(connection as unknown as Connection, { clients: new Set() })
  return connection
}

const typed = (text: string) => {
  const document = new Y.Doc()
  document.getText('t').insert(0, text)
  return Y.encodeStateAsUpdate(document)
}

test('what one person wrote goes to everybody else at once, in one message each', () => {
  const document = new Document('document')
  startBroadcast(document)
  const [writer, other, session] = [reader(document), reader(document), reader(document, 'document\0tab')]
  passOn(document, writer, () => {
    document.transact(() => {
      for (const text of ['a', 'b']) Y.applyUpdate(document, typed(text), committedOrigin)
    }, committedOrigin)
  })
  expect([writer.heard, other.heard, session.heard]).toEqual([0, 1, 1])
  expect(new Set(other.text())).toEqual(new Set('ab'))
  expect(session.text()).toBe(other.text())
})

test('what several wrote, what others wrote before, and what Yjs tidied behind it goes to everybody', () => {
  const document = new Document('document')
  startBroadcast(document)
  const [writer, other] = [reader(document), reader(document)]
  const apply = (text: string, { has }: { has?: (update: Uint8Array) => void } = {}) => {
    const update = typed(text)
    has?.(update)
    Y.applyUpdate(document, update, committedOrigin)
  }
  passOn(document, undefined, () => apply('a'))
  expect([writer.heard, other.heard]).toEqual([1, 1])
  // Read from the log, waits to be sent.
  Y.applyUpdate(document, typed('b'), 'log')
  passOn(document, writer, () => apply('c', writer))
  expect(writer.heard).toBe(2)
  expect(new Set(writer.text())).toEqual(new Set('abc'))
  expect(new Set(other.text())).toEqual(new Set('abc'))
  passOn(document, writer, () => {
    apply('d', writer)
    document.getText('t').insert(0, 'e')
  })
  expect(new Set(writer.text())).toEqual(new Set('abcde'))
})

test('whoever wrote hears the next one again, also when nothing could be applied', () => {
  const document = new Document('document')
  startBroadcast(document)
  const writer = reader(document)
  expect(() =>
    passOn(document, writer, () => {
      throw new Error('not readable')
    }),
  ).toThrow('not readable')
  passOn(document, undefined, () => Y.applyUpdate(document, typed('a'), committedOrigin))
  expect(writer.text()).toBe('a')
})
