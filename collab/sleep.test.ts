import { Document } from '@hocuspocus/server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { briefTemplate } from '../contracts/live/brief-templates.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { createState, readRichText } from '../domain/live-documents/rich-text.ts'
import { counts } from '../test-support/counts.ts'
import { createReplica, edit } from '../test-support/random-editing.ts'
import { noteUse, takeQuiet } from './quiet-documents.ts'
import { fallAsleep, isAsleep } from './sleep.ts'

const LATER = Date.now() + 60 * 60_000

type Four = [Document, Document, Document, Document]

function openDocument(name = 'document'): Document {
  const document = new Document(name)
  document.isLoading = false
  return document
}

const encode = (document: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64')

/** Pieces that could be one are one only in a copy that has read them: a state is compared as somebody reads it who comes now. */
function stateOf(document: Y.Doc): string {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  return encode(copy)
}

test('a document that sleeps wakes for whoever reads it, as it was, and nobody hears of that', () => {
  const document = openDocument()
  document.getText('t').insert(0, 'brief')
  document.getText('t').delete(1, 2)
  const [before, { clientID }] = [encode(document), document]
  let heard = 0
  for (const name of ['update', 'beforeTransaction', 'afterTransaction', 'afterAllTransactions'] as const)
    document.on(name, () => heard++)
  expect(fallAsleep(document)).toBe(true)
  expect(isAsleep(document)).toBe(true)
  expect(document.getText('t').toString()).toBe('bef')
  expect(isAsleep(document)).toBe(false)
  expect([encode(document), document.clientID, heard]).toEqual([before, clientID, 0])
  document.getText('t').insert(0, 'x')
  expect(heard).toBe(4)
})

test('who writes in a document that sleeps finds it awake, and everybody hears of what was written, and of that alone', () => {
  const document = openDocument()
  document.getText('t').insert(0, 'a')
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document))
  other.getText('t').insert(1, 'b')
  const update = Y.encodeStateAsUpdate(other, Y.encodeStateVector(document))
  const updates: Uint8Array[] = []
  document.on('update', (heard: Uint8Array) => updates.push(heard))
  fallAsleep(document)
  Y.applyUpdate(document, update)
  expect(updates.map((heard) => [...heard])).toEqual([[...update]])
  expect(document.getText('t').toString()).toBe('ab')
})

test('a document stays awake that is being changed, loads, is gone, is observed, misses updates or is large', () => {
  const document = openDocument()
  document.transact(() => expect(fallAsleep(document)).toBe(false))
  document.isLoading = true
  expect(fallAsleep(document)).toBe(false)
  document.isLoading = false
  const observe = () => undefined
  for (const kind of ['observe', 'observeDeep'] as const) {
    document.getText('t')[kind](observe)
    expect(fallAsleep(document)).toBe(false)
    document.getText('t')[kind === 'observe' ? 'unobserve' : 'unobserveDeep'](observe)
  }
  const writer = new Y.Doc()
  writer.getText('t').insert(0, 'a')
  const before = Y.encodeStateVector(writer)
  writer.getText('t').insert(1, 'b')
  Y.applyUpdate(document, Y.encodeStateAsUpdate(writer, before))
  expect(fallAsleep(document)).toBe(false)
  Y.applyUpdate(document, Y.encodeStateAsUpdate(writer))
  expect(fallAsleep(document)).toBe(true)
  document.transact(() => {
    for (let i = 0; i < 6_000; i++) document.getText('t').insert(0, 'a')
  })
  expect(fallAsleep(document)).toBe(false)
  const gone = openDocument()
  gone.destroy()
  expect(fallAsleep(gone)).toBe(false)
})

test('a document is quiet once after its last use, the later the more would have to be built again, and never when it is gone', () => {
  const [small, large, huge, gone] = ['small', 'large', 'huge', 'gone'].map(openDocument) as Four
  small.getText('t').insert(0, 'text')
  large.transact(() => {
    for (let i = 0; i < 4_000; i++) large.getText('t').insert(0, 'a')
  })
  huge.transact(() => {
    for (let i = 0; i < 6_000; i++) huge.getText('t').insert(0, 'a')
  })
  for (const document of [small, large, huge, gone]) noteUse(document, LATER)
  gone.destroy()
  const quietAt = (now: number) => [...takeQuiet(now)].map(({ name }) => name)
  // Those of the tests before.
  expect([...takeQuiet(LATER)]).not.toContain(small)
  expect([LATER, LATER + 2_000, LATER + 4_000, LATER + 6_000, LATER + 8_000].map(quietAt)).toEqual([
    [],
    ['small', 'huge'],
    [],
    ['large'],
    [],
  ])
  expect(fallAsleep(small)).toBe(true)
  expect([...takeQuiet(LATER + 20_000)]).toEqual([])
  small.getText('t')
  expect(quietAt(LATER)).toEqual(['small'])
})

test('[SYNC62] whatever is typed, marked, deleted and undone, a copy that sleeps in between is the same', () => {
  const nat = fc.nat({ max: 0x7fffffff })
  const step = fc.record({ who: nat, edit: fc.record({ kind: nat, at: nat, detail: nat }), sleeps: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
      const start = createState(briefTemplate('property'))
      const replicas = [1, 2, 3].map((client) => createReplica(client, start))
      const [sleeping, awake] = [openDocument('sleeping'), openDocument('awake')]
      for (const copy of [sleeping, awake]) Y.applyUpdate(copy, start)
      for (const replica of replicas) {
        replica.document.on('update', (update: Uint8Array, origin: unknown) => {
          if (origin === 'elsewhere') return
          for (const copy of [sleeping, awake, ...replicas.map(({ document }) => document)])
            if (copy !== replica.document) Y.applyUpdate(copy, update, 'elsewhere')
        })
      }
      for (const { who, edit: change, sleeps } of steps) {
        const replica = replicas[who % replicas.length]
        if (sleeps) expect(fallAsleep(sleeping)).toBe(true)
        if (replica) edit(replica, change)
        if (sleeps && who % 2 === 0) expect(fallAsleep(sleeping)).toBe(true)
        expect(stateOf(sleeping)).toBe(stateOf(awake))
      }
      expect(sleeping.getXmlFragment(RICH_TEXT).toString()).toBe(awake.getXmlFragment(RICH_TEXT).toString())
      expect(readRichText(sleeping)).toEqual(readRichText(awake))
    }),
    { numRuns: counts({ ci: 100, long: 2_000 }), endOnFailure: true },
  )
})
