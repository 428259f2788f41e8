import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareConnection } from '../../adapters/database/bare-connection.ts'
import { byteaArray, uuidArray } from '../../adapters/database/binary-arrays.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { insertCase, insertPerson } from '../../test-support/live-server.ts'
import { appendRows, appendSettings, appendStatement, type SealedRow } from './append-rows.ts'

let database: TestDatabase
let connection: BareConnection

beforeAll(async () => {
  database = await createTestDatabase()
  connection = new BareConnection(database.pool, appendSettings)
})
afterAll(async () => {
  connection?.close()
  await database?.drop()
})

async function documents(count: number): Promise<string[]> {
  const owner = await insertPerson(database)
  const ids: string[] = []
  while (ids.length < count) {
    const { briefId, notesId } = await insertCase(database, owner)
    ids.push(briefId, notesId)
  }
  return ids.slice(0, count).sort()
}

/** The row behind the first text. */
const row = (documentId: string, other: Partial<SealedRow> = {}): SealedRow => ({
  documentId,
  epoch: 1,
  seq: 2,
  sealed: Buffer.from(documentId),
  ...other,
})

test('[SYNC1] each document gets its own row and number, and only those are named that have got one', async () => {
  const ids = await documents(7)
  const [first = '', other = '', epoch = '', ahead = '', behind = '', frozen = '', deleted = ''] = ids
  const update = database.db.updateTable('liveDocuments')
  await update.set({ frozenAt: new Date() }).where('id', '=', frozen).execute()
  await update.set({ deletedAt: new Date() }).where('id', '=', deleted).execute()
  const rows = [
    row(first),
    row(other),
    row(epoch, { epoch: 2 }),
    row(ahead, { seq: 3 }),
    row(behind, { seq: 1 }),
    row(frozen),
    row(deleted),
    row(randomUUID()),
  ]
  expect(await appendRows(connection, rows)).toEqual(new Set([first, other]))
  const logged = await database.db
    .selectFrom('documentUpdates')
    .select(['documentId', 'seq', 'segments'])
    .where('documentId', 'in', ids)
    .where('seq', '>', 1)
    .orderBy('documentId')
    .execute()
  expect(logged).toEqual([first, other].map((id) => ({ documentId: id, seq: 2, segments: Buffer.from(id) })))
  expect(await appendRows(connection, [row(first), row(other, { seq: 3 })])).toEqual(new Set([other]))
})

test('a row is stored by looking up its document, whatever Postgres knows of its tables, and each number of rows alike', async () => {
  const parameters = (count: number) => {
    const ids = Array.from({ length: count }, () => randomUUID())
    const numbers = `{${ids.map(() => 1).join()}}`
    return [uuidArray(ids), numbers, numbers, byteaArray(ids.map((id) => Buffer.from(id)))]
  }
  const explain = (count: number) =>
    connection.run('explain', `EXPLAIN (COSTS off) ${appendStatement}`, parameters(count))
  const plan = await explain(1)
  const scans = plan.filter((line) => /Scan.* on live_documents/.test(line)).map((line) => line.trim())
  expect(scans).toHaveLength(2)
  for (const scan of scans) expect(scan).toContain('Index Scan using live_documents_pkey')
  expect(plan.join('\n')).not.toMatch(/Hash Join|Merge Join|Join Filter/)
  expect(await explain(300)).toEqual(plan)
})
