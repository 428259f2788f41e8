import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { loadDocument, storeSnapshot } from '../domain/live-documents/document-state.ts'
import { findSnapshot } from '../domain/live-documents/live-documents.queries.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { getVersion, listVersions, restoreVersion, takeVersion } from '../domain/live-documents/versions.commands.ts'
import {
  insertCase,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { compactLiveDocuments, takeTimedVersions } from '../workers/live-documents.ts'

const world = liveWorld()

async function newBrief(): Promise<string> {
  return (await insertCase(world.database, world.owner, [{ person: world.lawyer, role: 'lawyer' }])).briefId
}

async function open(person: TestPerson, documentId: string): Promise<TestClient> {
  const client = await world.open(person, documentId)
  await client.synced()
  return client
}

async function type(client: TestClient, text: string): Promise<void> {
  typeParagraph(client.document, text)
  await client.acknowledged()
}

async function present(documentId: string) {
  return readRichText((await loadDocument(world.database, documentId)).document)
}

async function name(documentId: string, title: string) {
  const version = await takeVersion(world.database, documentId, {
    kind: 'named',
    name: title,
    createdBy: world.owner.userId,
  })
  if (!version) throw new Error('no version')
  return version
}

const firstPage = { page: 1, pageSize: 50 }

test('[SYNC9] a restore arrives at open screens as an edit, keeps the state before, and loses nobody’s work', async () => {
  const briefId = await newBrief()
  const writer = await open(world.owner, briefId)
  const reader = await open(world.lawyer, briefId)
  await type(writer, 'the good words')
  const good = await name(briefId, 'Good')
  const goodText = await present(briefId)
  await type(writer, 'the bad words')
  const badText = await present(briefId)
  const { document: log } = await loadDocument(world.database, briefId)

  const kept = await restoreVersion(world.database, world.server.updateLog, briefId, good.id, world.lawyer.userId)
  await until(() => !textOf(reader.document).includes('bad words'), 2_000, 'the restore on the other screen')
  await until(() => !textOf(writer.document).includes('bad words'), 2_000, 'the restore on the writer’s screen')
  for (const client of [writer, reader]) expect(readRichText(client.document)).toEqual(goodText)
  // Forward: whatever was in the document's history still is.
  const { document: after } = await loadDocument(world.database, briefId)
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(log))) {
    expect(Y.getState(after.store, client)).toBeGreaterThanOrEqual(clock)
  }
  expect(kept.kind).toBe('restored')
  expect(kept.createdBy?.userId).toBe(world.lawyer.userId)
  expect((await getVersion(world.database, briefId, kept.id)).content).toEqual(badText)

  const back = await restoreVersion(world.database, world.server.updateLog, briefId, kept.id, world.owner.userId)
  expect(await present(briefId)).toEqual(badText)
  expect((await getVersion(world.database, briefId, back.id)).content).toEqual(goodText)
  const { versions } = await listVersions(world.database, briefId, firstPage)
  expect(versions.slice(0, 3).map(({ id }) => id)).toEqual([back.id, kept.id, good.id])
  expect(versions.slice(3).map(({ kind }) => kind)).toEqual(['created'])
})

test('[SYNC9] what somebody types while a restore happens survives it, online or not', { repeats: 4 }, async () => {
  const briefId = await newBrief()
  const online = await open(world.owner, briefId)
  const offline = await open(world.lawyer, briefId)
  await type(online, 'before')
  const version = await name(briefId, 'Before')
  await type(online, 'afterwards')
  await until(() => textOf(offline.document).includes('afterwards'), 2_000, 'the edit')
  offline.socket.disconnect()
  typeParagraph(offline.document, 'typed on the train')
  let typed = 0
  const typing = setInterval(() => typeParagraph(online.document, `meanwhile ${typed++}.`), 5)
  const { document: known } = await loadDocument(world.database, briefId)
  await restoreVersion(world.database, world.server.updateLog, briefId, version.id, world.owner.userId)
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
  expect(await world.loggedText(briefId)).toBe(text)
  for (let i = atRestore + 1; i < typed; i++) expect(text).toContain(`meanwhile ${i}.`)
  await until(() => textOf(offline.document) === textOf(online.document), 5_000, 'equal')
})

test('[SYNC9] a version names those who changed something since the one before, and nobody else', async () => {
  const briefId = await newBrief()
  const [a, b] = [await open(world.owner, briefId), await open(world.lawyer, briefId)]
  await type(a, 'from the owner')
  const first = await name(briefId, 'First')
  await type(b, 'from the lawyer')
  const second = await name(briefId, 'Second')
  await type(a, 'again')
  await type(b, 'and again')
  const third = await name(briefId, 'Third')
  const contributors = (version: typeof first) => version.contributors.map(({ userId }) => userId).sort()
  expect(contributors(first)).toEqual([world.owner.userId])
  expect(contributors(second)).toEqual([world.lawyer.userId])
  expect(contributors(third)).toEqual([world.owner.userId, world.lawyer.userId].sort())
})

test('[SYNC9] versions by time: one for what changed, none for nothing, also when two workers look at once', async () => {
  const briefId = await newBrief()
  const untouched = await newBrief()
  const client = await open(world.owner, briefId)
  const now = { idleSeconds: 0, maxAgeSeconds: 0 }
  for (let round = 1; round <= 10; round++) {
    await type(client, `something ${round}`)
    await Promise.all(Array.from({ length: 6 }, () => takeTimedVersions(world.database, now)))
    await takeTimedVersions(world.database, now)
    expect((await listVersions(world.database, briefId, firstPage)).total).toBe(round + 1)
  }
  const { versions } = await listVersions(world.database, briefId, firstPage)
  expect(new Set(versions.map(({ kind }) => kind))).toEqual(new Set(['automatic', 'created']))
  expect((await listVersions(world.database, untouched, firstPage)).total).toBe(1)
})

test('[SYNC10] a snapshot never goes back, and two compactions at once do no harm', async () => {
  const briefId = await newBrief()
  const client = await open(world.owner, briefId)
  for (let i = 0; i < 20; i++) await type(client, `row ${i}.`)
  const before = await present(briefId)
  const { seq } = await loadDocument(world.database, briefId)
  expect(seq).toBeGreaterThan(10)
  const early = await loadDocument(world.database, briefId, 5)
  await Promise.all([1, 2, 3].map(() => compactLiveDocuments(world.database, 1)))
  expect((await findSnapshot(world.database.db, briefId))?.seq).toBe(seq)
  // Somebody slow comes with less.
  await storeSnapshot(world.database, briefId, early.seq, early.document)
  expect((await findSnapshot(world.database.db, briefId))?.seq).toBe(seq)
  expect(await present(briefId)).toEqual(before)
  await type(client, 'after the snapshot')
  expect(await compactLiveDocuments(world.database, 1_000)).toBe(0)
  const again = await open(world.lawyer, briefId)
  expect(readRichText(again.document)).toEqual(readRichText(client.document))
  expect(textOf(again.document)).toContain('after the snapshot')
  const rows = world.database.db.selectFrom('documentUpdates').where('documentId', '=', briefId)
  const { n } = await rows.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  expect(Number(n)).toBe(seq + 1)
})

test('[SYNC10] once nobody types, a long stretch of the log is in a snapshot, while the document is still open', async () => {
  const briefId = await newBrief()
  const client = await open(world.owner, briefId)
  for (let i = 0; i < 130; i++) await type(client, `row ${i}.`)
  const { seq } = await loadDocument(world.database, briefId)
  expect(seq).toBeGreaterThan(110)
  await expect.poll(async () => (await findSnapshot(world.database.db, briefId))?.seq, { timeout: 10_000 }).toBe(seq)
  // There is no row behind it: what is loaded is the snapshot.
  expect(await world.loggedText(briefId)).toBe(textOf(client.document))
})

test('[SYNC10] with a snapshot and without one, at every point of the log, a document loads the same', async () => {
  const briefId = await newBrief()
  const client = await open(world.owner, briefId)
  for (let i = 0; i < 12; i++) await type(client, `row ${i}.`)
  const points = [1, 4, 8, 13]
  const without = await Promise.all(points.map((seq) => loadDocument(world.database, briefId, seq)))
  for (const point of points) {
    const { document, seq } = await loadDocument(world.database, briefId, point)
    await storeSnapshot(world.database, briefId, seq, document)
    for (const [i, upTo] of points.entries()) {
      const loaded = await loadDocument(world.database, briefId, upTo)
      expect(loaded.seq).toBe(without[i]?.seq)
      expect(textOf(loaded.document)).toBe(textOf(without[i]?.document ?? new Y.Doc()))
    }
  }
})
