import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { isBroken } from '../domain/live-documents/repair.ts'
import { insertCase, insertPerson, openClient, startLiveServer, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

const world = liveWorld()

/** The first bullet list of a brief, which has two items. */
const listOf = (document: Y.Doc) =>
  document
    .getXmlFragment(RICH_TEXT)
    .toArray()
    .find((node) => node instanceof Y.XmlElement && node.nodeName === 'bulletList') as Y.XmlElement

test('[SYNC8] two people each delete one of the last two items: the server fills the list by a logged change', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const [a, b] = [await openClient(world.server, owner, briefId), await openClient(world.server, lawyer, briefId)]
  await Promise.all([a.synced(), b.synced()])
  expect(listOf(a.document).length).toBe(2)
  b.socket.disconnect()
  await until(() => !b.provider.synced, 5_000, 'offline')
  listOf(a.document).delete(0, 1)
  listOf(b.document).delete(1, 1)
  await a.acknowledged()
  void b.socket.connect()
  await until(() => b.provider.synced && !isBroken(b.document), 5_000, 'the repair')
  await until(() => !isBroken(a.document) && listOf(a.document).length === 1, 5_000, 'the repair at the other end')
  expect(isBroken((await loadDocument(world.database, briefId)).document)).toBe(false)
  const author = await world.database.db
    .selectFrom('documentClients')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('documentId', '=', briefId)
    .where('userId', 'is', null)
    .executeTakeFirstOrThrow()
  // The template's and the repair's.
  expect(Number(author.n)).toBe(2)
  a.destroy()
  b.destroy()
})

test('[SYNC8] the same at two processes: whoever wrote the later row fills the list, once', async () => {
  const second = await startLiveServer(world.database)
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const [a, b] = [await openClient(world.server, owner, briefId), await openClient(second, owner, briefId)]
  try {
    await Promise.all([a.synced(), b.synced()])
    listOf(a.document).delete(0, 1)
    listOf(b.document).delete(1, 1)
    await Promise.all([a.acknowledged(), b.acknowledged()])
    const isWhole = ({ document }: { document: Y.Doc }) => !isBroken(document) && listOf(document).length === 1
    await until(
      async () => isWhole(await loadDocument(world.database, briefId)) && isWhole(a) && isWhole(b),
      15_000,
      'the repair everywhere',
    )
  } finally {
    a.destroy()
    b.destroy()
    await second.stop()
  }
})

test('[SYNC8] what was broken while nobody looked is repaired before anybody sees it', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const { document } = await loadDocument(world.database, briefId)
  const before = Y.encodeStateVector(document)
  listOf(document).delete(0, 2)
  expect(isBroken(document)).toBe(true)
  const update = Y.encodeStateAsUpdate(document, before)
  await world.server.updateLog.append({ documentId: briefId, epoch: 1, update, userId: owner.userId, kind: 'person' })
  const client = await openClient(world.server, owner, briefId)
  await client.synced()
  expect(isBroken(client.document)).toBe(false)
  expect(listOf(client.document).length).toBe(1)
  client.destroy()
})
