import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { chainedEntryOf } from './audit.queries.ts'
import { entryHash, FIRST_HASH, PLATFORM_CHAIN } from './chain.ts'
import { type AuditEntry, recordAudit, recordRead } from './record.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const ada = { userId: uuidv7(), sessionId: uuidv7(), role: 'client' as const }
const client = { ip: '198.51.100.7', userAgent: 'Browser 1' }

const add = (entry: AuditEntry) =>
  inTransaction(database.db, (db) => recordAudit({ db, actor: ada, client, requestId: 'r1' }, entry))

const entriesOf = (chainId: string) =>
  database.db.selectFrom('auditEntries').selectAll().where('chainId', '=', chainId).orderBy('seq').execute()

test('[AUDIT1] entries added at the same time have numbers without holes, each hash over the one before', async () => {
  const caseId = uuidv7()
  const adding = Array.from({ length: 40 }, (_, i) => add({ caseId, act: 'case.updated', details: { i } }))
  const failing = inTransaction(database.db, async (db) => {
    await recordAudit({ db, actor: ada }, { caseId, act: 'case.deleted' })
    throw new Error('rolled back')
  })
  await Promise.all([...adding, expect(failing).rejects.toThrow('rolled back')])
  const rows = await entriesOf(caseId)
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  expect(rows.every((row) => row.act === 'case.updated')).toBe(true)
  let previous: Uint8Array = FIRST_HASH
  let before = 0
  for (const row of rows) {
    expect(row.hash.toString('hex')).toBe(entryHash(previous, chainedEntryOf(row)).toString('hex'))
    expect(row.at.getTime()).toBeGreaterThanOrEqual(before)
    previous = row.hash
    before = row.at.getTime()
  }
  expect(rows[0]).toMatchObject({ actorKind: 'user', actorId: ada.userId, actorRole: 'client', requestId: 'r1' })
})

test('[AUDIT1] what belongs to no case has a chain of its own; without an actor the system acts', async () => {
  await inTransaction(database.db, (db) => recordAudit({ db }, { act: 'retention.applied', details: { rows: 3 } }))
  await inTransaction(database.db, (db) =>
    recordAudit(
      { db, actor: { ...ada, isMachine: true } },
      { act: 'account.signedIn', subject: { type: 'user', id: ada.userId } },
    ),
  )
  expect(await entriesOf(PLATFORM_CHAIN)).toMatchObject([
    { seq: 1, actorKind: 'system', actorId: null, personal: null, details: { rows: 3 } },
    { seq: 2, actorKind: 'machine', actorId: ada.userId, subjectType: 'user', subjectId: ada.userId },
  ])
})

test('[AUDIT2] the application role can add and read entries and erase what is personal, nothing else', async () => {
  await add({ caseId: uuidv7(), act: 'case.created' })
  for (const statement of [
    sql`UPDATE audit_entries SET act = act`,
    sql`DELETE FROM audit_entries`,
    sql`TRUNCATE audit_entries`,
    sql`UPDATE audit_personal SET address = address`,
    sql`TRUNCATE audit_personal`,
  ]) {
    await expect(statement.execute(database.db)).rejects.toMatchObject({ code: '42501' })
  }
  await expect(sql`DELETE FROM audit_personal WHERE false`.execute(database.db)).resolves.toBeDefined()
})

test('[AUDIT3] details with words of people are refused', async () => {
  for (const text of ['My landlord said', 'ada@example.org', 'a\nb', 'x'.repeat(201), 'Müller']) {
    await expect(add({ caseId: uuidv7(), act: 'case.updated', details: { text } })).rejects.toThrow('codes only')
    await expect(add({ caseId: uuidv7(), act: 'case.updated', details: { list: [text] } })).rejects.toThrow(
      'codes only',
    )
  }
})

test('[AUDIT4] reading twice in a session and hour is one entry, two sessions are two', async () => {
  const caseId = uuidv7()
  const read = { caseId, act: 'liveDocument.opened', subject: { type: 'liveDocument', id: uuidv7() } } as const
  const other = { ...ada, sessionId: uuidv7() }
  await Promise.all([ada, ada, other, ada].map((actor) => recordRead({ db: database.db, actor, client }, read)))
  const rows = await entriesOf(caseId)
  expect(rows.map((row) => row.sessionId).sort()).toEqual([ada.sessionId, other.sessionId].sort())
})
