import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectPool } from '../adapters/database/connect.ts'
import { notifyDocumentUpdated } from '../adapters/database/notify.ts'
import { createLogger } from '../adapters/log.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createUpdateLog, type UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import { insertCase, insertPerson, startLiveServer, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

/** The log of another process: a server or a worker that has no sockets. */
let elsewhere: UpdateLogWriter
let pool: ReturnType<typeof connectPool>

const world = liveWorld()

beforeAll(async () => {
  pool = connectPool({ connectionString: world.database.appUrl, max: 2 })
  elsewhere = createUpdateLog({ pool, keys: world.database.keys, log: createLogger('silent') })
})

afterAll(async () => {
  await pool?.end()
})

/** What REST or a worker does: computes an update on a copy of the log's state and appends it. */
async function writeElsewhere(documentId: string, text: string, { announce }: { announce: boolean }): Promise<void> {
  const { document } = await loadDocument(world.database, documentId)
  const before = Y.encodeStateVector(document)
  typeParagraph(document, text)
  const update = Y.encodeStateAsUpdate(document, before)
  await elsewhere.append({ documentId, epoch: 1, update, userId: undefined, kind: 'server' })
  if (announce) await notifyDocumentUpdated(world.database.db, documentId)
}

test('[SYNC15] what another process writes reaches open clients within 2 s, also between their own edits', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const client = await world.open(world.owner, briefId)
  await client.synced()
  for (let i = 0; i < 10; i++) {
    typeParagraph(client.document, `typed ${i}.`)
    await writeElsewhere(briefId, `elsewhere ${i}.`, { announce: true })
    await until(() => textOf(client.document).includes(`elsewhere ${i}.`), 2_000, 'what was written elsewhere')
  }
  await client.acknowledged()
  const { document } = await loadDocument(world.database, briefId)
  expect(textOf(document)).toBe(textOf(client.document))
})

test('[SYNC15] an append that nobody announced is found by comparing, or at once by the next edit', async () => {
  const { briefId, notesId } = await insertCase(world.database, world.owner)
  const [quiet, typing] = [await world.open(world.owner, briefId), await world.open(world.owner, notesId)]
  await Promise.all([quiet.synced(), typing.synced()])
  await writeElsewhere(briefId, 'unannounced', { announce: false })
  await writeElsewhere(notesId, 'unannounced', { announce: false })
  typeParagraph(typing.document, 'the next edit')
  await until(() => textOf(typing.document).includes('unannounced'), 2_000, 'found by the next edit')
  await until(() => textOf(quiet.document).includes('unannounced'), 12_000, 'found by comparing')
})

test('[SYNC15] after the listening connection was killed everything still arrives and rights are judged anew', async () => {
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { caseId, briefId } = await insertCase(world.database, world.owner, [{ person: lawyer, role: 'lawyer' }])
  const stays = await world.open(world.owner, briefId)
  const leaves = await world.open(lawyer, briefId)
  await Promise.all([stays.synced(), leaves.synced()])
  const { rows } = await sql<{ killed: boolean }>`
    SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(world.database.db)
  expect(rows).toEqual([{ killed: true }])
  // Announced while nobody listens: both are lost.
  await world.database.db
    .deleteFrom('caseMembers')
    .where('caseId', '=', caseId)
    .where('userId', '=', lawyer.userId)
    .execute()
  await writeElsewhere(briefId, 'while nobody listened', { announce: true })
  await until(() => textOf(stays.document).includes('while nobody listened'), 4_000, 'what was written meanwhile')
  await until(() => leaves.events.some(({ type }) => type === 'authenticationFailed'), 4_000, 'the refusal')
  await until(() => stays.provider.synced, 4_000, 'the one who stays is back')
  await writeElsewhere(briefId, 'listening again', { announce: true })
  await until(() => textOf(stays.document).includes('listening again'), 2_000, 'announcements arrive again')
  expect(textOf(leaves.document)).not.toContain('listening again')
})

test('[SYNC15] two processes with the same document open end equal within 15 s, without anything between them', async () => {
  const second = await startLiveServer(world.database)
  try {
    const { briefId } = await insertCase(world.database, world.owner)
    const [a, b] = [await world.open(world.owner, briefId), await world.open(world.owner, briefId, { at: second })]
    await Promise.all([a.synced(), b.synced()])
    for (let i = 0; i < 50; i++) {
      typeParagraph(a.document, `a ${i}.`)
      typeParagraph(b.document, `b ${i}.`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await Promise.all([a.acknowledged(), b.acknowledged()])
    await until(() => textOf(a.document) === textOf(b.document), 15_000, 'equal')
    expect(textOf(a.document)).toBe(await world.loggedText(briefId))
    for (let i = 0; i < 50; i++) expect(textOf(a.document)).toContain(`b ${i}.`)
  } finally {
    for (const client of world.clients.splice(0)) client.destroy()
    await second.stop()
  }
})
