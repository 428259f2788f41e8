import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { SCHEMA_VERSION } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { counts } from '../../../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../../../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  startLiveServer,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../../../test-support/live-server.ts'
import { edit, type Replica } from '../../../test-support/random-editing.ts'
import { LiveDocument } from './live-document.ts'
import { LiveSocket } from './live-socket.ts'
import { saveState } from './save-state.ts'
import { readFrame } from './wire-frames.ts'

const TYPING_MS = counts({ ci: 5_000, long: 120_000 })
const FOREIGN = 'foreign'

let database: TestDatabase
let server: LiveServer
let lines: string[] = []
let opened: { live: LiveDocument; socket: LiveSocket }[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  lines = []
  const log = new Writable({
    write(line, _, done) {
      lines.push(String(line))
      done()
    },
  })
  server = await startLiveServer(database, 0, { log: pino({ level: 'info' }, log) })
})
afterEach(async () => {
  for (const { live, socket } of opened) {
    await live.close()
    socket.destroy()
  }
  opened = []
  await server.stop()
})
afterAll(() => database?.drop())

/** Whether the next update of the server gets lost on its way, and how often the server has said "same". */
const goodLine = () => ({ losesNext: false, sames: 0 })

class LossySocket extends LiveSocket {
  line: ReturnType<typeof goodLine> | undefined

  protected override emit(name: string, ...parameters: unknown[]): this {
    const [event] = parameters
    const isSame = name === 'message' && event instanceof MessageEvent && Buffer.from(event.data).includes('copy:same')
    if (this.line && isSame) this.line.sames++
    if (this.line?.losesNext && name === 'message' && event instanceof MessageEvent) {
      const frame = readFrame(new Uint8Array(event.data as ArrayBuffer))
      this.line.losesNext = frame?.kind !== 'update'
      if (!this.line.losesNext) return this
    }
    return super.emit(name, ...parameters)
  }
}

/** Our own client as a tab has it, comparing every few milliseconds instead of every half minute. */
function open(person: TestPerson, documentId: string, { line = goodLine(), everyMs = 20 } = {}): LiveDocument {
  const socket = new LossySocket(`${server.url}?schema=${SCHEMA_VERSION}`)
  socket.line = line
  const live = new LiveDocument({
    socket,
    userId: person.userId,
    documentId,
    access: 'write',
    getToken: () => server.tokens.sign({ ...person, role: 'client' }, new Date()),
    askAccess: async () => 'write',
    checkEveryMs: everyMs,
  })
  opened.push({ live, socket })
  return live
}

const isSaved = (live: LiveDocument) => saveState(live.getFacts()).kind === 'saved'

/** A figure of /metrics by its label. */
async function figure(name: string, label: string): Promise<number> {
  const values = (await server.registry.getSingleMetric(name)?.get())?.values ?? []
  return values.find(({ labels }) => Object.values(labels).includes(label))?.value ?? 0
}
const divergences = async () =>
  Promise.all(['update', 'state', 'content', 'open_copy'].map((found) => figure('collab_divergence_total', found)))

async function openTwo(options?: Parameters<typeof open>[2]) {
  const [owner, lawyer] = await Promise.all([insertPerson(database), insertPerson(database)])
  const { briefId } = await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
  const victim = open(owner, briefId, options)
  const writer = open(lawyer, briefId)
  await until(() => isSaved(victim) && isSaved(writer), 10_000, 'both open')
  return { victim, writer, owner, briefId }
}

/** Puts something into this copy under the ids that the writer is about to use, and does not send it. */
function squat(victim: LiveDocument, writer: LiveDocument, text: string): void {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(victim.doc))
  copy.clientID = writer.doc.clientID
  const before = Y.encodeStateVector(copy)
  typeParagraph(copy, text)
  Y.applyUpdate(victim.doc, Y.encodeStateAsUpdate(copy, before), victim.provider)
}

test('[SYNC60] a copy with another text under the same ids is found; its text is kept, nothing more is typed into it, others go on', async () => {
  // Slow enough that it is not asked in the moment between the two edits.
  const { victim, writer, owner, briefId } = await openTwo({ everyMs: 2_000 })
  squat(victim, writer, FOREIGN)
  typeParagraph(writer.doc, 'genuine')
  await until(() => victim.getFacts().closedFor !== undefined, 10_000, 'the difference is found')
  expect(saveState(victim.getFacts())).toMatchObject({ kind: 'refused', reason: 'COPY_DIFFERS' })
  expect(textOf(victim.doc)).toContain(FOREIGN)
  expect(textOf(victim.doc)).not.toContain('genuine')
  // Twice: synced anew, and still different.
  expect(await divergences()).toEqual([0, 0, 2, 0])
  const said = lines.filter((line) => line.includes('another text'))
  expect(said).toHaveLength(2)
  expect(said.join()).toContain(briefId)
  for (const word of [FOREIGN, 'genuine', owner.name]) expect(lines.join()).not.toContain(word)

  typeParagraph(writer.doc, 'more')
  await writer.whenSaved()
  expect(writer.getFacts().closedFor).toBeUndefined()
  // What the page offers next: the text of the server.
  const again = open(owner, briefId)
  await until(() => isSaved(again), 10_000, 'opened anew')
  expect(textOf(again.doc)).toBe(textOf(writer.doc))
  const compared = await figure('collab_copies_compared_total', 'same')
  await until(async () => (await figure('collab_copies_compared_total', 'same')) > compared + 5, 10_000, 'compared')
  expect(again.getFacts().closedFor).toBeUndefined()
})

test('[SYNC60] a copy that an update never reached is found, and is whole after another exchange', async () => {
  const line = goodLine()
  const { victim, writer } = await openTwo({ line })
  line.losesNext = true
  typeParagraph(writer.doc, 'lost on the way')
  await until(() => !line.losesNext, 10_000, 'an update is lost')
  await until(() => textOf(victim.doc).includes('lost on the way'), 10_000, 'it came all the same')
  await until(() => isSaved(victim), 10_000, 'at rest')
  expect(await divergences()).toEqual([0, 1, 0, 0])
  expect(textOf(victim.doc)).toBe(textOf(writer.doc))
  // It may be found again, once it was the same in between: the next loss is another one.
  const { sames } = line
  await until(() => line.sames > sames + 1, 10_000, 'it was told so')
  line.losesNext = true
  typeParagraph(writer.doc, 'lost again')
  await until(() => textOf(victim.doc).includes('lost again'), 10_000, 'this one, too')
  expect(victim.getFacts().closedFor).toBeUndefined()
})

test('[SYNC61] eight who type, delete, mark and undo at once, comparing all the time, are never taken for different', {
  timeout: TYPING_MS * 2 + 60_000,
}, async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => insertPerson(database)))
  const [owner, ...others] = people
  if (!owner) throw new Error('nobody')
  const colleagues = others.map((person) => ({ person, role: 'colleague' as const }))
  const observer = await insertPerson(database)
  const { briefId } = await insertCase(database, owner, [...colleagues, { person: observer, role: 'observer' }])
  const writers = people.map((person) => open(person, briefId))
  const reader = open(observer, briefId)
  await until(() => writers.every(isSaved), 10_000, 'all open')
  const replicas = writers.map(({ doc }): Replica => {
    return { document: doc, undo: new Y.UndoManager(doc.getXmlFragment(RICH_TEXT)) }
  })
  const random = () => Math.floor(Math.random() * 0x7fffffff)
  for (const end = Date.now() + TYPING_MS; Date.now() < end; ) {
    for (const replica of replicas) {
      if (Math.random() < 0.3) edit(replica, { kind: random(), at: random(), detail: random() })
    }
    // Now and then a pause in which those who are in the middle of something are compared.
    await new Promise((resolve) => setTimeout(resolve, Math.random() < 0.1 ? 100 : 20))
  }
  const waiting = () => writers.filter((live) => !isSaved(live))
  await until(() => waiting().length === 0, 20_000, 'all saved').catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(waiting().map((live) => live.getFacts()))}`)
  })
  const same = [...writers, reader]
  await until(() => new Set(same.map(({ doc }) => textOf(doc))).size === 1, 10_000, 'all the same')
  const before = await figure('collab_copies_compared_total', 'same')
  await until(async () => (await figure('collab_copies_compared_total', 'same')) > before + 50, 10_000, 'compared')

  expect(lines.filter((line) => line.includes('an update was refused'))).toEqual([])
  expect(await divergences()).toEqual([0, 0, 0, 0])
  expect(same.map((live) => live.getFacts().closedFor)).toEqual(same.map(() => undefined))
  // Else nothing was tried: many were in the middle of something when they were compared.
  expect(await figure('collab_copies_compared_total', 'differs')).toBeGreaterThan(5)
})
