import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  until,
} from '../test-support/live-server.ts'
import { openYClient } from '../test-support/y-client.ts'

let database: TestDatabase
let server: LiveServer
beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
})
afterAll(async () => {
  await server.stop()
  await database.drop()
})

const readers = async (caseId: string) =>
  (
    await database.db
      .selectFrom('auditEntries')
      .select(['actorId', 'act', 'subjectId'])
      .where('chainId', '=', caseId)
      .execute()
  ).map(({ actorId, act, subjectId }) => [actorId, act, subjectId])

test('[AUDIT4] who opens a document over either protocol is in the chain before the text is sent; a refusal is not', async () => {
  const [owner, lawyer, stranger] = await Promise.all([
    insertPerson(database),
    insertPerson(database, 'lawyer'),
    insertPerson(database),
  ])
  const { caseId, briefId } = await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
  const first = await openClient(server, owner, briefId)
  await until(() => first.events.some(({ type }) => type === 'authenticated'), 5_000, 'authenticated')
  expect(await readers(caseId)).toEqual([[owner.userId, 'liveDocument.opened', briefId]])
  const again = await openClient(server, owner, briefId)
  await again.synced()
  const plain = await openYClient(server, lawyer, briefId)
  await plain.synced()
  const refused = await openClient(server, stranger, briefId)
  await until(() => refused.events.some(({ type }) => type === 'authenticationFailed'), 5_000, 'refused')
  expect(await readers(caseId)).toEqual([
    [owner.userId, 'liveDocument.opened', briefId],
    [lawyer.userId, 'liveDocument.opened', briefId],
  ])
  for (const client of [first, again, plain, refused]) client.destroy()
})

test('[AUDIT4] nobody reads what cannot be written down', async () => {
  const owner = await insertPerson(database)
  const { caseId, briefId } = await insertCase(database, owner)
  // The head of the chain is held: the entry waits, and so does the reader.
  const held = Promise.withResolvers<void>()
  const inHand = Promise.withResolvers<void>()
  const holding = database.ownerDb.transaction().execute(async (trx) => {
    await trx
      .insertInto('auditChains')
      .values({ chainId: caseId, lastSeq: 0, lastHash: Buffer.alloc(32) })
      .execute()
    inHand.resolve()
    await held.promise
  })
  await inHand.promise
  const client = await openClient(server, owner, briefId)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(client.events).toEqual([])
  held.resolve()
  await holding
  await client.synced()
  expect(await readers(caseId)).toHaveLength(1)
  client.destroy()
})
