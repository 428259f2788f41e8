import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectPool } from '../adapters/database/connect.ts'
import { notifyDocumentUpdated } from '../adapters/database/notify.ts'
import { createLogger } from '../adapters/log.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createUpdateLog, type UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
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

let database: TestDatabase
let server: LiveServer
let owner: TestPerson
/** The log of another process: a server or a worker that has no sockets. */
let elsewhere: UpdateLogWriter
let pool: ReturnType<typeof connectPool>
const clients: TestClient[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
  owner = await insertPerson(database)
  pool = connectPool({ connectionString: database.appUrl, max: 2 })
  elsewhere = createUpdateLog({ pool, keys: database.keys, log: createLogger('silent') })
})

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
})

afterAll(async () => {
  await pool?.end()
  await server?.stop()
  await database?.drop()
})

async function open(person: TestPerson, documentId: string, at = server): Promise<TestClient> {
  const client = await openClient(at, person, documentId)
  clients.push(client)
  return client
}

/** What REST or a worker does: computes an update on a copy of the log's state and appends it. */
async function writeElsewhere(documentId: string, text: string, { announce }: { announce: boolean }): Promise<void> {
  const { document } = await loadDocument(database, documentId)
  const before = Y.encodeStateVector(document)
  typeParagraph(document, text)
  const update = Y.encodeStateAsUpdate(document, before)
  await elsewhere.append({ documentId, epoch: 1, update, userId: undefined, kind: 'server' })
  if (announce) await notifyDocumentUpdated(database.db, documentId)
}

test('[SYNC15] what another process writes reaches open clients within 2 s, also between their own edits', async () => {
  const { briefId } = await insertCase(database, owner)
  const client = await open(owner, briefId)
  await client.synced()
  for (let i = 0; i < 10; i++) {
    typeParagraph(client.document, `typed ${i}.`)
    await writeElsewhere(briefId, `elsewhere ${i}.`, { announce: true })
    await until(() => textOf(client.document).includes(`elsewhere ${i}.`), 2_000, 'what was written elsewhere')
  }
  await client.acknowledged()
  const { document } = await loadDocument(database, briefId)
  expect(textOf(document)).toBe(textOf(client.document))
})

test('[SYNC15] an append that nobody announced is found by comparing, or at once by the next edit', async () => {
  const { briefId, notesId } = await insertCase(database, owner)
  const [quiet, typing] = [await open(owner, briefId), await open(owner, notesId)]
  await Promise.all([quiet.synced(), typing.synced()])
  await writeElsewhere(briefId, 'unannounced', { announce: false })
  await writeElsewhere(notesId, 'unannounced', { announce: false })
  typeParagraph(typing.document, 'the next edit')
  await until(() => textOf(typing.document).includes('unannounced'), 2_000, 'found by the next edit')
  await until(() => textOf(quiet.document).includes('unannounced'), 12_000, 'found by comparing')
})

test('[SYNC15] after the listening connection was killed everything still arrives and rights are judged anew', async () => {
  const lawyer = await insertPerson(database, 'lawyer')
  const { caseId, briefId } = await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
  const stays = await open(owner, briefId)
  const leaves = await open(lawyer, briefId)
  await Promise.all([stays.synced(), leaves.synced()])
  const { rows } = await sql<{ killed: boolean }>`
    SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(database.db)
  expect(rows).toEqual([{ killed: true }])
  // Announced while nobody listens: both are lost.
  await database.db.deleteFrom('caseMembers').where('caseId', '=', caseId).where('userId', '=', lawyer.userId).execute()
  await writeElsewhere(briefId, 'while nobody listened', { announce: true })
  await until(() => textOf(stays.document).includes('while nobody listened'), 4_000, 'what was written meanwhile')
  await until(() => leaves.events.some(({ type }) => type === 'authenticationFailed'), 4_000, 'the refusal')
  await until(() => stays.provider.synced, 4_000, 'the one who stays is back')
  await writeElsewhere(briefId, 'listening again', { announce: true })
  await until(() => textOf(stays.document).includes('listening again'), 2_000, 'announcements arrive again')
  expect(textOf(leaves.document)).not.toContain('listening again')
})

test('[SYNC15] two processes with the same document open end equal within 15 s, without anything between them', async () => {
  const second = await startLiveServer(database)
  try {
    const { briefId } = await insertCase(database, owner)
    const [a, b] = [await open(owner, briefId), await open(owner, briefId, second)]
    await Promise.all([a.synced(), b.synced()])
    for (let i = 0; i < 50; i++) {
      typeParagraph(a.document, `a ${i}.`)
      typeParagraph(b.document, `b ${i}.`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await Promise.all([a.acknowledged(), b.acknowledged()])
    await until(() => textOf(a.document) === textOf(b.document), 15_000, 'equal')
    expect(textOf(a.document)).toBe(textOf((await loadDocument(database, briefId)).document))
    for (let i = 0; i < 50; i++) expect(textOf(a.document)).toContain(`b ${i}.`)
  } finally {
    for (const client of clients.splice(0)) client.destroy()
    await second.stop()
  }
})
