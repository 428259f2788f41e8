import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMasterKeys, SealBroken } from '../../adapters/cipher.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  type TestCase,
  textOf,
  typeParagraph,
} from '../../test-support/live-server.ts'
import { createCaseKeys, KeyGone } from '../case-keys/case-keys.ts'
import { loadDocument, storeSnapshot } from './document-state.ts'
import { takeVersion } from './versions.commands.ts'

const CANARY = 'CANARY-zebra-4711-quagga'

let database: TestDatabase
let server: LiveServer
beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

/** A case whose brief has the canary in its log, its snapshot and a version. */
async function caseWithCanary(): Promise<TestCase> {
  const owner = await insertPerson(database)
  const made = await insertCase(database, owner)
  const client = await openClient(server, owner, made.briefId)
  await client.synced()
  for (let i = 0; i < 3; i++) {
    typeParagraph(client.document, `${CANARY} ${i}`)
    await client.acknowledged()
  }
  client.destroy()
  const { document, seq } = await loadDocument(database, made.briefId)
  await storeSnapshot(database, made.briefId, seq, document)
  await takeVersion(database, made.briefId, { kind: 'named', name: 'First', createdBy: owner.userId })
  return made
}

test('[SEC3] a text typed into a brief stands nowhere in the database in clear', async () => {
  const { briefId } = await caseWithCanary()
  expect(textOf((await loadDocument(database, briefId)).document)).toContain(CANARY)
  for (const table of ['document_updates', 'document_snapshots', 'document_versions']) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(table)} t`.execute(database.db)
    expect(rows.length).toBeGreaterThan(0)
    const canary = Buffer.from(CANARY)
    for (const { row } of rows) {
      expect(row).not.toContain(canary.toString('hex'))
      expect(row).not.toContain(CANARY)
    }
  }
})

test('[SEC1] a row that was moved to another number or document is refused', async () => {
  const { briefId } = await caseWithCanary()
  await database.db.deleteFrom('documentSnapshots').where('documentId', '=', briefId).execute()
  await loadDocument(database, briefId)
  const swap = sql`UPDATE document_updates u SET segments = o.segments FROM document_updates o
    WHERE u.document_id = ${briefId} AND o.document_id = u.document_id AND u.seq IN (2, 3) AND o.seq = 5 - u.seq`
  await swap.execute(database.ownerDb)
  await expect(loadDocument(database, briefId)).rejects.toThrow(SealBroken)
  await swap.execute(database.ownerDb)
  await loadDocument(database, briefId)
})

test('[SEC4] after shredding nothing of the case opens, also for another process with the same master key', async () => {
  const { caseId, briefId } = await caseWithCanary()
  await database.keys.shred(database.db, caseId)
  await expect(loadDocument(database, briefId)).rejects.toThrow(KeyGone)
  const other = createCaseKeys(createMasterKeys(`test:${randomBytes(32).toString('base64')}`))
  await expect(loadDocument({ db: database.db, keys: other }, briefId)).rejects.toThrow(KeyGone)
})

test('[SEC2] rotation rewraps keys only, and the old master key is no longer needed', async () => {
  const [a, b] = [`a:${randomBytes(32).toString('base64')}`, `b:${randomBytes(32).toString('base64')}`]
  const before = { ...database, keys: createCaseKeys(createMasterKeys(a)) }
  const { briefId } = await insertCase(before, await insertPerson(database))
  const rows = () => database.db.selectFrom('documentUpdates').selectAll().where('documentId', '=', briefId).execute()
  const sealed = await rows()
  await database.db.deleteFrom('caseKeys').where('masterKeyId', '=', 'test').execute()
  expect(await createCaseKeys(createMasterKeys(`${b},${a}`)).rewrap(database.db)).toBe(1)
  expect(await rows()).toEqual(sealed)
  const { document } = await loadDocument({ db: database.db, keys: createCaseKeys(createMasterKeys(b)) }, briefId)
  expect(textOf(document)).toContain('Goal')
})
