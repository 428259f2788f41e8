import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { loadDocument, storeSnapshot } from '../domain/live-documents/document-state.ts'
import { findSnapshot } from '../domain/live-documents/live-documents.queries.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { getVersion, listVersions, restoreVersion, takeVersion } from '../domain/live-documents/versions.commands.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { compactLiveDocuments, takeTimedVersions } from '../workers/live-documents.ts'

let database: TestDatabase
let server: LiveServer
let owner: TestPerson
let lawyer: TestPerson
const clients: TestClient[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
  owner = await insertPerson(database)
  lawyer = await insertPerson(database, 'lawyer')
})

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
})

afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

async function newBrief(): Promise<string> {
  return (await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])).briefId
}

async function open(person: TestPerson, documentId: string): Promise<TestClient> {
  const client = await openClient(server, person, documentId)
  clients.push(client)
  await client.synced()
  return client
}

async function type(client: TestClient, text: string): Promise<void> {
  typeParagraph(client.document, text)
  await client.acknowledged()
}

async function present(documentId: string) {
  return readRichText((await loadDocument(database, documentId)).document)
}

async function name(documentId: string, title: string) {
  const version = await takeVersion(database, documentId, { kind: 'named', name: title, createdBy: owner.userId })
  if (!version) throw new Error('no version')
  return version
}

const firstPage = { page: 1, pageSize: 50 }

test('[SYNC9] a restore arrives at open screens as an edit, keeps the state before, and loses nobody’s work', async () => {
  const briefId = await newBrief()
  const writer = await open(owner, briefId)
  const reader = await open(lawyer, briefId)
  await type(writer, 'the good words')
  const good = await name(briefId, 'Good')
  const goodText = await present(briefId)
  await type(writer, 'the bad words')
  const badText = await present(briefId)
  const { document: log } = await loadDocument(database, briefId)

  const kept = await restoreVersion(database, server.updateLog, briefId, good.id, lawyer.userId)
  await until(() => !textOf(reader.document).includes('bad words'), 2_000, 'the restore on the other screen')
  await until(() => !textOf(writer.document).includes('bad words'), 2_000, 'the restore on the writer’s screen')
  for (const client of [writer, reader]) expect(readRichText(client.document)).toEqual(goodText)
  // Forward: whatever was in the document's history still is.
  const { document: after } = await loadDocument(database, briefId)
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(log))) {
    expect(Y.getState(after.store, client)).toBeGreaterThanOrEqual(clock)
  }
  expect(kept.kind).toBe('restored')
  expect(kept.createdBy?.userId).toBe(lawyer.userId)
  expect((await getVersion(database, briefId, kept.id)).content).toEqual(badText)

  const back = await restoreVersion(database, server.updateLog, briefId, kept.id, owner.userId)
  expect(await present(briefId)).toEqual(badText)
  expect((await getVersion(database, briefId, back.id)).content).toEqual(goodText)
  const { versions } = await listVersions(database, briefId, firstPage)
  expect(versions.slice(0, 3).map(({ id }) => id)).toEqual([back.id, kept.id, good.id])
  expect(versions.slice(3).map(({ kind }) => kind)).toEqual(['created'])
})

test('[SYNC9] what somebody types while a restore happens survives it, online or not', { repeats: 4 }, async () => {
  const briefId = await newBrief()
  const online = await open(owner, briefId)
  const offline = await open(lawyer, briefId)
  await type(online, 'before')
  const version = await name(briefId, 'Before')
  await type(online, 'afterwards')
  await until(() => textOf(offline.document).includes('afterwards'), 2_000, 'the edit')
  offline.socket.disconnect()
  typeParagraph(offline.document, 'typed on the train')
  let typed = 0
  const typing = setInterval(() => typeParagraph(online.document, `meanwhile ${typed++}.`), 5)
  const { document: known } = await loadDocument(database, briefId)
  await restoreVersion(database, server.updateLog, briefId, version.id, owner.userId)
  const atRestore = typed
  await new Promise((resolve) => setTimeout(resolve, 200))
  clearInterval(typing)
  await online.acknowledged()
  void offline.socket.connect()
  await until(() => textOf(online.document).includes('typed on the train'), 5_000, 'the train')
  const text = textOf(online.document)
  expect(text).not.toContain('afterwards')
  expect(textOf(known)).toContain('afterwards')
  // The restore and what was typed at the same moment may not hide each other from the open copy.
  expect(textOf((await loadDocument(database, briefId)).document)).toBe(text)
  for (let i = atRestore + 1; i < typed; i++) expect(text).toContain(`meanwhile ${i}.`)
  await until(() => textOf(offline.document) === textOf(online.document), 5_000, 'equal')
})

test('[SYNC9] a version names those who changed something since the one before, and nobody else', async () => {
  const briefId = await newBrief()
  const [a, b] = [await open(owner, briefId), await open(lawyer, briefId)]
  await type(a, 'from the owner')
  const first = await name(briefId, 'First')
  await type(b, 'from the lawyer')
  const second = await name(briefId, 'Second')
  await type(a, 'again')
  await type(b, 'and again')
  const third = await name(briefId, 'Third')
  const contributors = (version: typeof first) => version.contributors.map(({ userId }) => userId).sort()
  expect(contributors(first)).toEqual([owner.userId])
  expect(contributors(second)).toEqual([lawyer.userId])
  expect(contributors(third)).toEqual([owner.userId, lawyer.userId].sort())
})

test('[SYNC9] versions by time: one for what changed, none for nothing, also when two workers look at once', async () => {
  const briefId = await newBrief()
  const untouched = await newBrief()
  const client = await open(owner, briefId)
  const now = { idleSeconds: 0, maxAgeSeconds: 0 }
  for (let round = 1; round <= 10; round++) {
    await type(client, `something ${round}`)
    await Promise.all(Array.from({ length: 6 }, () => takeTimedVersions(database, now)))
    await takeTimedVersions(database, now)
    expect((await listVersions(database, briefId, firstPage)).total).toBe(round + 1)
  }
  const { versions } = await listVersions(database, briefId, firstPage)
  expect(new Set(versions.map(({ kind }) => kind))).toEqual(new Set(['automatic', 'created']))
  expect((await listVersions(database, untouched, firstPage)).total).toBe(1)
})

test('[SYNC10] a snapshot never goes back, and two compactions at once do no harm', async () => {
  const briefId = await newBrief()
  const client = await open(owner, briefId)
  for (let i = 0; i < 20; i++) await type(client, `row ${i}.`)
  const before = await present(briefId)
  const { seq } = await loadDocument(database, briefId)
  expect(seq).toBeGreaterThan(10)
  const early = await loadDocument(database, briefId, 5)
  await Promise.all([1, 2, 3].map(() => compactLiveDocuments(database, 1)))
  expect((await findSnapshot(database.db, briefId))?.seq).toBe(seq)
  // Somebody slow comes with less.
  await storeSnapshot(database, briefId, early.seq, early.document)
  expect((await findSnapshot(database.db, briefId))?.seq).toBe(seq)
  expect(await present(briefId)).toEqual(before)
  await type(client, 'after the snapshot')
  expect(await compactLiveDocuments(database, 1_000)).toBe(0)
  const again = await open(lawyer, briefId)
  expect(readRichText(again.document)).toEqual(readRichText(client.document))
  expect(textOf(again.document)).toContain('after the snapshot')
  const rows = database.db.selectFrom('documentUpdates').where('documentId', '=', briefId)
  const { n } = await rows.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  expect(Number(n)).toBe(seq + 1)
})

test('[SYNC10] with a snapshot and without one, at every point of the log, a document loads the same', async () => {
  const briefId = await newBrief()
  const client = await open(owner, briefId)
  for (let i = 0; i < 12; i++) await type(client, `row ${i}.`)
  const points = [1, 4, 8, 13]
  const without = await Promise.all(points.map((seq) => loadDocument(database, briefId, seq)))
  for (const point of points) {
    const { document, seq } = await loadDocument(database, briefId, point)
    await storeSnapshot(database, briefId, seq, document)
    for (const [i, upTo] of points.entries()) {
      const loaded = await loadDocument(database, briefId, upTo)
      expect(loaded.seq).toBe(without[i]?.seq)
      expect(textOf(loaded.document)).toBe(textOf(without[i]?.document ?? new Y.Doc()))
    }
  }
})
