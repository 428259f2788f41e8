import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SealBroken } from '../../adapters/cipher.ts'
import { createRandom } from '../../bench/random.ts'
import { counts } from '../../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  typeParagraph,
  until,
} from '../../test-support/live-server.ts'
import { KeyGone } from '../case-keys/case-keys.ts'
import { LogBroken, loadDocument, storeSnapshot } from './document-state.ts'
import { openRow, openSnapshot, openVersion } from './sealing.ts'
import { getVersion, takeVersion } from './versions.commands.ts'

const FLIPS = counts({ ci: 1_000, long: 10_000 })

let database: TestDatabase
let server: LiveServer
const registry = new Registry()
beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database, 0, { registry })
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

/** A brief with rows, a snapshot and a version. */
async function openBrief() {
  const owner = await insertPerson(database)
  const made = await insertCase(database, owner)
  const client = await openClient(server, owner, made.briefId)
  await client.synced()
  for (let i = 0; i < 5; i++) {
    typeParagraph(client.document, `paragraph ${i}`)
    await client.acknowledged()
  }
  const { document, seq } = await loadDocument(database, made.briefId)
  await storeSnapshot(database, made.briefId, seq, document)
  const version = await takeVersion(database, made.briefId, { kind: 'named', name: 'A', createdBy: owner.userId })
  return { ...made, owner, client, versionId: version?.id ?? '' }
}

/** Everything of a document that is sealed, with what opens it at its place. */
async function sealedOf(documentId: string) {
  const cipher = await database.keys.ofDocument(database.db, documentId)
  const rows = await database.db
    .selectFrom('documentUpdates')
    .selectAll()
    .where('documentId', '=', documentId)
    .execute()
  const snapshots = await database.db
    .selectFrom('documentSnapshots')
    .selectAll()
    .where('documentId', '=', documentId)
    .execute()
  const versions = await database.db
    .selectFrom('documentVersions')
    .selectAll()
    .where('documentId', '=', documentId)
    .execute()
  return [
    ...rows.map(({ seq, segments }) => ({
      bytes: segments,
      open: (bytes: Buffer) => openRow(cipher, documentId, { seq: Number(seq), segments: bytes }),
    })),
    ...snapshots.map(({ seq, state }) => ({
      bytes: state,
      open: (bytes: Buffer) => openSnapshot(cipher, documentId, { seq: Number(seq), state: bytes }),
    })),
    ...versions.map(({ id, state }) => ({
      bytes: state,
      open: (bytes: Buffer) => openVersion(cipher, documentId, id, bytes),
    })),
  ]
}

test(`[SEC7] ${FLIPS} flipped bits, every cut and every exchange in sealed rows, snapshots and versions are refused`, async () => {
  const { briefId, client } = await openBrief()
  client.destroy()
  const sealed = await sealedOf(briefId)
  expect(sealed.length).toBeGreaterThan(6)
  for (const { bytes, open } of sealed) open(bytes)
  const random = createRandom(815)
  for (let i = 0; i < FLIPS; i++) {
    const { bytes, open } = sealed[i % sealed.length] as (typeof sealed)[number]
    const changed = Buffer.from(bytes)
    const at = Math.floor(random() * changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    expect(() => open(changed)).toThrow(SealBroken)
  }
  for (const { bytes, open } of sealed) {
    for (const cut of [0, 1, 12, 28, 29, bytes.length - 1]) {
      expect(() => open(bytes.subarray(0, cut))).toThrow(SealBroken)
    }
    for (const other of sealed) if (other.bytes !== bytes) expect(() => open(other.bytes)).toThrow(SealBroken)
  }
})

test('[SEC7] a document whose log lacks a row in the middle is not opened as if that were all', async () => {
  const { briefId, owner, client } = await openBrief()
  client.destroy()
  for (const text of ['behind the snapshot', 'the row that goes', 'the last']) {
    const writer = await openClient(server, owner, briefId)
    await writer.synced()
    typeParagraph(writer.document, text)
    await writer.acknowledged()
    writer.destroy()
  }
  await loadDocument(database, briefId)
  const { lastSeq } = await database.db
    .selectFrom('documentUpdates')
    .select((eb) => eb.fn.max('seq').as('lastSeq'))
    .where('documentId', '=', briefId)
    .executeTakeFirstOrThrow()
  await database.ownerDb
    .deleteFrom('documentUpdates')
    .where('documentId', '=', briefId)
    .where('seq', '=', Number(lastSeq) - 1)
    .execute()
  await expect(loadDocument(database, briefId)).rejects.toThrow(LogBroken)
})

test('[SEC8] once a case is shredded its open copies are closed and leave the memory, and nothing of it opens', async () => {
  const { briefId, caseId, owner, client, versionId } = await openBrief()
  const other = await openBrief()
  await database.keys.shred(database.db, caseId)
  const why = () => client.events.map(({ reason }) => reason)
  await until(() => why().some((reason) => reason.startsWith('4409')), 2_000, 'the close')
  await until(() => why().some((reason) => reason.startsWith('1013')), 5_000, 'the door stays shut')
  client.destroy()
  const late = await openClient(server, owner, briefId)
  await until(() => late.events.some(({ type }) => type === 'close'), 5_000, 'the close')
  expect(late.document.getXmlFragment('default').length).toBe(0)
  late.destroy()
  await expect(loadDocument(database, briefId)).rejects.toThrow(KeyGone)
  await expect(getVersion(database, briefId, versionId)).rejects.toThrow(KeyGone)
  const openDocuments = async () => (await registry.getSingleMetric('collab_documents_open')?.get())?.values[0]?.value
  await until(async () => (await openDocuments()) === 1, 5_000, 'only the other case is in memory')
  typeParagraph(other.client.document, 'goes on')
  await other.client.acknowledged()
  other.client.destroy()
})
