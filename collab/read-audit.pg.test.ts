import { expect, test } from 'vitest'
import { insertCase, insertPerson, openClient, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { openYClient } from '../test-support/y-client.ts'

const world = liveWorld()

const readers = async (caseId: string) =>
  (
    await world.database.db
      .selectFrom('auditEntries')
      .select(['actorId', 'act', 'subjectId'])
      .where('chainId', '=', caseId)
      .execute()
  ).map(({ actorId, act, subjectId }) => [actorId, act, subjectId])

test('[AUDIT4] who opens a document over either protocol is in the chain before the text is sent; a refusal is not', async () => {
  const [owner, lawyer, stranger] = await Promise.all([
    insertPerson(world.database),
    insertPerson(world.database, 'lawyer'),
    insertPerson(world.database),
  ])
  const { caseId, briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const first = await openClient(world.server, owner, briefId)
  await until(() => first.events.some(({ type }) => type === 'authenticated'), 5_000, 'authenticated')
  expect(await readers(caseId)).toEqual([[owner.userId, 'liveDocument.opened', briefId]])
  const again = await openClient(world.server, owner, briefId)
  await again.synced()
  const plain = await openYClient(world.server, lawyer, briefId)
  await plain.synced()
  const refused = await openClient(world.server, stranger, briefId)
  await until(() => refused.events.some(({ type }) => type === 'authenticationFailed'), 5_000, 'refused')
  expect(await readers(caseId)).toEqual([
    [owner.userId, 'liveDocument.opened', briefId],
    [lawyer.userId, 'liveDocument.opened', briefId],
  ])
  for (const client of [first, again, plain, refused]) client.destroy()
})

test('[AUDIT4] nobody reads what cannot be written down', async () => {
  const owner = await insertPerson(world.database)
  const { caseId, briefId } = await insertCase(world.database, owner)
  // The head of the chain is held: the entry waits, and so does the reader.
  const held = Promise.withResolvers<void>()
  const inHand = Promise.withResolvers<void>()
  const holding = world.database.ownerDb.transaction().execute(async (trx) => {
    await trx
      .insertInto('auditChains')
      .values({ chainId: caseId, lastSeq: 0, lastHash: Buffer.alloc(32) })
      .execute()
    inHand.resolve()
    await held.promise
  })
  await inHand.promise
  const client = await openClient(world.server, owner, briefId)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(client.events).toEqual([])
  held.resolve()
  await holding
  await client.synced()
  expect(await readers(caseId)).toHaveLength(1)
  client.destroy()
})
