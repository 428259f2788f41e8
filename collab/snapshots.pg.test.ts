import { Document } from '@hocuspocus/server'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createLogger } from '../adapters/log.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { findSnapshot } from '../domain/live-documents/live-documents.queries.ts'
import { insertCase, typeParagraph } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { distrust, isSnapshotDue, keepSnapshot, noteOpened } from './snapshots.ts'

/** More rows than a document should have behind its snapshot. */
const LONG_STRETCH = 130

const world = liveWorld()

const newBrief = async () => (await insertCase(world.database, world.owner)).briefId

const snapshotSeq = async (documentId: string) => (await findSnapshot(world.database.db, documentId))?.seq

/** As many rows as `LONG_STRETCH`, of a process that has no copy open. @returns the number of the last one */
async function writeElsewhere(documentId: string): Promise<number> {
  const { document } = await loadDocument(world.database, documentId)
  let seq = 0
  for (let i = 0; i < LONG_STRETCH; i++) {
    const before = Y.encodeStateVector(document)
    typeParagraph(document, `row ${i}.`)
    const update = Y.encodeStateAsUpdate(document, before)
    seq = await world.server.updateLog.append({ documentId, epoch: 1, update, userId: undefined, kind: 'server' })
  }
  return seq
}

/** An open copy as it is after its rows were read. */
async function openCopy(documentId: string) {
  const { document, seq } = await loadDocument(world.database, documentId)
  const copy = new Document(documentId)
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  noteOpened(copy, { seq, rows: seq })
  return { copy, seq, store: { ...world.database, log: createLogger('silent') } }
}

test('[SYNC10] whoever types and leaves at once leaves a snapshot behind', async () => {
  const briefId = await newBrief()
  const client = await world.open(world.owner, briefId)
  await client.synced()
  for (let i = 0; i < LONG_STRETCH; i++) {
    typeParagraph(client.document, `row ${i}.`)
    await client.acknowledged()
  }
  expect(await snapshotSeq(briefId)).toBeUndefined()
  client.destroy()
  const { seq } = await loadDocument(world.database, briefId)
  await expect.poll(() => snapshotSeq(briefId), { timeout: 5_000 }).toBe(seq)
})

test('[SYNC10] a long stretch that somebody else wrote is in a snapshot soon after it was read once', async () => {
  const briefId = await newBrief()
  const seq = await writeElsewhere(briefId)
  const reader = await world.open(world.owner, briefId)
  await reader.synced()
  await expect.poll(() => snapshotSeq(briefId), { timeout: 10_000 }).toBe(seq)
})

test('[SYNC10] of a copy that is not what the log says no snapshot is made', async () => {
  const briefId = await newBrief()
  const { copy, seq, store } = await openCopy(briefId)
  await distrust(store, copy)
  await keepSnapshot(store, copy, seq)
  expect(await snapshotSeq(briefId)).toBeUndefined()
  const trusted = await openCopy(briefId)
  await keepSnapshot(store, trusted.copy, seq)
  expect(await snapshotSeq(briefId)).toBe(seq)
})

test('[SYNC10] a snapshot that could not be stored is due again; one that is stored is not', async () => {
  const briefId = await newBrief()
  await writeElsewhere(briefId)
  const { copy, seq, store } = await openCopy(briefId)
  expect(isSnapshotDue(copy, seq)).toBe(true)
  const away = { ofDocument: () => Promise.reject(new Error('away')) } as never
  await keepSnapshot({ ...store, keys: away }, copy, seq)
  expect(isSnapshotDue(copy, seq)).toBe(true)
  await keepSnapshot(store, copy, seq)
  expect(isSnapshotDue(copy, seq)).toBe(false)
  expect(await snapshotSeq(briefId)).toBe(seq)
})
