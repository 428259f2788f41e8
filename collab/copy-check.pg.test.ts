import { Document } from '@hocuspocus/server'
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import { writeVarString } from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectPool } from '../adapters/database/connect.ts'
import { createInProcessHub } from '../adapters/fan-out/in-process.ts'
import { createLogger } from '../adapters/log.ts'
import { readCopyAnswer, writeCopyReport } from '../contracts/live/copy-report.ts'
import { type Fingerprint, fingerprintSteps } from '../contracts/live/fingerprint.ts'
import { loadDocument, loadInto, replayLog } from '../domain/live-documents/document-state.ts'
import { findSnapshot } from '../domain/live-documents/live-documents.queries.ts'
import { sealRow } from '../domain/live-documents/sealing.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  startLiveServer,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { frame } from '../test-support/raw-client.ts'
import { channelOf, encodeFrame } from './fan-out-frames.ts'
import { setApplied } from './open-documents.ts'
import { ownCopyOf } from './own-copy.ts'

const world = liveWorld({ rateLimit: true })

const STATELESS = 5

function fingerprintOf(document: Y.Doc): Fingerprint {
  const steps = fingerprintSteps(document)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

/** A program of its own that says what it likes, and what it is answered. */
async function openReporter(person: TestPerson, documentId: string, at = world.server) {
  const client = await world.openRaw(person, documentId, { at })
  const answers: string[] = []
  client.socket.on('message', (data: Buffer) => {
    const decoder = createDecoder(new Uint8Array(data))
    readVarString(decoder)
    if (readVarUint(decoder) === STATELESS) answers.push(readVarString(decoder))
  })
  const say = (text: string) => client.send(frame(documentId, STATELESS, (encoder) => writeVarString(encoder, text)))
  /** Says it until it is answered: a document that was looked at a moment ago rests first. @returns the newest of so many answers */
  async function ask(text: string, count: number): Promise<string> {
    for (let tries = 0; tries < 5 && answers.length < count; tries++) {
      say(text)
      await until(() => answers.length >= count, 2_000, 'an answer').catch(() => undefined)
    }
    expect(answers).toHaveLength(count)
    return answers.at(-1) ?? ''
  }
  return { client, answers, say, ask }
}

async function openBrief() {
  const owner = await insertPerson(world.database)
  return { owner, ...(await insertCase(world.database, owner)) }
}

async function diverged(): Promise<number> {
  const { values = [] } = (await world.server.registry.getSingleMetric('collab_divergence_total')?.get()) ?? {}
  return values.reduce((sum, { value }) => sum + value, 0)
}

test('[SYNC61] the number of an answer counts only while the server is in that state', async () => {
  const { owner, briefId } = await openBrief()
  const { client, ask } = await openReporter(owner, briefId)
  const wrong = { ...fingerprintOf(client.document), content: '0123456789abcdef' }
  const first = await ask(writeCopyReport({ ...wrong, seen: 0 }), 1)
  const told = readCopyAnswer(first)
  if (told?.kind !== 'differs') throw new Error(first)
  // Somebody writes in between: whatever was said about the state before is worth nothing.
  const writer = await world.open(owner, briefId)
  await writer.synced()
  typeParagraph(writer.document, 'in between')
  await writer.acknowledged()
  const second = await ask(writeCopyReport({ ...wrong, seen: told.number }), 2)
  const next = readCopyAnswer(second)
  if (next?.kind !== 'differs') throw new Error(second)
  expect(next.number).toBeGreaterThan(told.number)
  expect(await diverged()).toBe(0)
  const right = fingerprintOf(writer.document)
  expect(await ask(writeCopyReport({ ...right, seen: next.number }), 3)).toBe('copy:same')
  writer.destroy()
})

test('[SYNC60] whoever says wrong things on purpose is told so twice on a connection, and is answered a few times at most', async () => {
  const { owner, briefId } = await openBrief()
  const before = await diverged()
  const { client, answers, say } = await openReporter(owner, briefId)
  const wrong = { ...fingerprintOf(client.document), content: '0123456789abcdef' }
  for (let i = 0; i < 12; i++) {
    const before = answers.length
    const told = readCopyAnswer(answers.at(-1) ?? '')
    say(writeCopyReport({ ...wrong, seen: told?.kind === 'differs' ? told.number : 0 }))
    // The log is read before somebody is blamed.
    await until(() => answers.length > before, 400, 'an answer').catch(() => undefined)
  }
  expect(answers.filter((answer) => answer === 'copy:diverged')).toHaveLength(2)
  expect(answers.length).toBeLessThanOrEqual(6)
  expect(await diverged()).toBe(before + 2)
  // The connection itself goes on.
  expect(client.closed).toBeUndefined()

  const right = await openReporter(owner, briefId)
  for (let i = 0; i < 50; i++) right.say(writeCopyReport({ ...fingerprintOf(right.client.document), seen: 0 }))
  await until(() => right.answers.length > 0, 5_000, 'an answer')
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(new Set(right.answers)).toEqual(new Set(['copy:same']))
  expect(right.answers.length).toBeLessThanOrEqual(7)
})

test('[SYNC60] what is no report is not answered, however long it is, and its sender stays', async () => {
  const { owner, briefId } = await openBrief()
  const { client, answers, say } = await openReporter(owner, briefId)
  const { state, content } = fingerprintOf(client.document)
  for (const text of ['', 'x', 'copy:', `copy:${state}:${content}`, `copy:${state}:${content}:-1`]) say(text)
  for (const length of [500, 100_000, 4_000_000]) say('copy:'.padEnd(length, 'a'))
  say(writeCopyReport({ state, content, seen: 0 }))
  await until(() => answers.length > 0, 5_000, 'the report behind them is answered')
  expect(answers).toEqual(['copy:same'])
  expect(client.closed).toBeUndefined()
})

test.each([
  { rows: 0, where: 'in the open copy' },
  { rows: 130, where: 'in the snapshot that was made of it, too' },
])(
  '[SYNC61] where the server is not what the log says, $where, it is read anew, and whoever has the text of the log is not blamed',
  async ({ rows }) => {
    const hub = createInProcessHub()
    const other = await startLiveServer(world.database, 0, { fanOut: hub.join() })
    const elsewhere = hub.join()
    const { owner, briefId } = await openBrief()
    const client = await world.open(owner, briefId, { at: other })
    await client.synced()

    const { document: logged, seq } = await loadDocument(world.database, briefId)
    const write = (text: string): Uint8Array => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(logged))
      copy.clientID = 99
      const before = Y.encodeStateVector(copy)
      typeParagraph(copy, text)
      return Y.encodeStateAsUpdate(copy, before)
    }
    const pool = connectPool({ connectionString: world.database.appUrl, max: 1 })
    const log = createUpdateLog({ pool, keys: world.database.keys, log: createLogger('silent') })
    await log.append({ documentId: briefId, epoch: 1, update: write('genuine'), userId: undefined, kind: 'server' })
    // The same row as somebody who has the key of the case, and a fault, would tell it.
    const cipher = await world.database.keys.ofDocument(world.database.db, briefId)
    const segment = { kind: 'server', userId: undefined, at: Date.now(), update: write('foreign') } as const
    const sealed = sealRow(cipher, briefId, seq + 1, [segment])
    elsewhere.publish(channelOf(briefId), encodeFrame({ kind: 'row', seq: seq + 1, sealed }))
    await until(() => textOf(client.document).includes('foreign'), 5_000, 'the fault is there')
    for (let row = 0; row < rows; row++) {
      typeParagraph(client.document, `${row}`)
      await client.acknowledged()
    }
    if (rows > 0) await until(async () => (await snapshotOf(briefId)).includes('foreign'), 10_000, 'kept')

    const { answers, say, ask, client: honest } = await openReporter(owner, briefId, other)
    const right = fingerprintOf((await replayLog(world.database, briefId, async () => undefined)).document)
    const told = readCopyAnswer(await ask(writeCopyReport({ ...right, seen: 0 }), 1))
    say(writeCopyReport({ ...right, seen: told?.kind === 'differs' ? told.number : 0 }))
    await until(() => honest.closed !== undefined, 5_000, 'everybody is sent away')
    expect(answers).toHaveLength(1)
    const { values = [] } = (await other.registry.getSingleMetric('collab_divergence_total')?.get()) ?? {}
    expect(values.filter(({ value }) => value > 0)).toMatchObject([{ labels: { found: 'open_copy' }, value: 1 }])
    client.destroy()
    await until(async () => (await openDocuments(other)) === 0, 5_000, 'let go of')
    const again = await world.open(owner, briefId, { at: other })
    await again.synced()
    expect(textOf(again.document)).toContain('genuine')
    expect(textOf(again.document)).not.toContain('foreign')
    expect(fingerprintOf(again.document)).toEqual(right)
    again.destroy()
    await other.stop()
    await pool.end()
  },
)

/** What somebody reads who opens it: the snapshot and no later row. */
async function snapshotOf(documentId: string): Promise<string> {
  const snapshot = await findSnapshot(world.database.db, documentId)
  return snapshot ? textOf((await loadDocument(world.database, documentId, snapshot.seq)).document) : ''
}

test('[SYNC61] many who ask at once whether the copy is right share one reading of the log', async () => {
  const { briefId } = await openBrief()
  const document = new Document(briefId)
  setApplied(document, (await loadInto(world.database, briefId, document)).seq)
  let readings = 0
  const catchUp = async () => {
    readings++
  }
  const copy = ownCopyOf(document)
  const ask = () => copy.isTrue({ ...world.database, catchUp })
  expect(await Promise.all(Array.from({ length: 8 }, ask))).toEqual(Array.from({ length: 8 }, () => true))
  expect(await ask()).toBe(true)
  expect(readings).toBe(1)
  // The next state is another question, and asked too early.
  typeParagraph(document, 'more')
  expect(await ask()).toBeUndefined()
})

async function openDocuments({ registry }: LiveServer): Promise<number> {
  return (await registry.getSingleMetric('collab_documents_open')?.get())?.values[0]?.value ?? Number.NaN
}
