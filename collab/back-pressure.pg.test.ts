import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { liveLimits } from '../contracts/live/close-codes.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { awarenessFrame } from '../test-support/frame-mutations.ts'
import {
  insertCase,
  insertPerson,
  startLiveServer,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { frame, type RawClient, syncFrame } from '../test-support/raw-client.ts'

const MB = 1024 * 1024

const world = liveWorld()

async function openHonest(person: TestPerson, documentId: string, at = world.server): Promise<TestClient> {
  const client = await world.open(person, documentId, { at })
  await client.synced()
  return client
}

/** An update with one paragraph of `bytes` letters. */
function largeUpdate(state: Y.Doc, bytes: number): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(state))
  const before = Y.encodeStateVector(copy)
  copy.transact(() => typeParagraph(copy, 'x'.repeat(bytes)))
  return Y.encodeStateAsUpdate(copy, before)
}

test('[SYNC42] the first sync of a large document closes nobody', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const writer = await openHonest(owner, briefId)
  for (let i = 0; i < 7; i++) {
    typeParagraph(writer.document, 'y'.repeat(MB - 4096))
    await writer.acknowledged()
  }
  const again = await openHonest(owner, briefId)
  expect(textOf(again.document).length).toBe(textOf(writer.document).length)
  expect(again.events.map(({ type }) => type)).toEqual(['authenticated'])
})

test('[SYNC43] an update over 1 MB and a document over 8 MB are refused by name, and deletions make room again', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const large = await world.openRaw(owner, briefId)
  large.sendUpdate(largeUpdate(large.document, liveLimits.updateBytes))
  await until(() => large.closed !== undefined, 5_000, 'a refusal')
  expect(large.closed).toBe('UPDATE_TOO_LARGE')
  const writer = await openHonest(owner, briefId)
  for (let i = 0; i < 8; i++) {
    typeParagraph(writer.document, 'z'.repeat(MB - 4096))
    await writer.acknowledged()
  }
  const last = await world.openRaw(owner, briefId)
  last.sendUpdate(largeUpdate(last.document, MB - 4096))
  await until(() => last.closed !== undefined, 5_000, 'a refusal')
  expect(last.closed).toBe('DOCUMENT_FULL')
  const fragment = writer.document.getXmlFragment(RICH_TEXT)
  fragment.delete(fragment.length - 3, 3)
  await writer.acknowledged()
  typeParagraph(writer.document, 'z'.repeat(MB - 4096))
  await writer.acknowledged()
  expect((await world.loggedText(briefId)).length).toBe(textOf(writer.document).length)
})

test('[SYNC44] what one socket may queue behind an update that waits for its commit is bounded', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const honest = await openHonest(owner, briefId)
  const hostile = await world.openRaw(owner, briefId)
  const update = largeUpdate(hostile.document, 100_000)
  await world.database.ownerDb.transaction().execute(async (trx) => {
    // Nobody can commit to this document meanwhile.
    await trx.selectFrom('liveDocuments').select('id').where('id', '=', briefId).forUpdate().execute()
    for (let i = 0; i < 200; i++) hostile.sendUpdate(update)
    await until(() => hostile.closed !== undefined, 5_000, 'the close')
    expect(hostile.closed).toBe('1013 TRY_AGAIN_LATER')
    typeParagraph(honest.document, 'honest meanwhile')
  })
  await honest.acknowledged()
  expect(await world.loggedText(briefId)).toContain('honest meanwhile')
})

test('[SYNC44] a first sync that has to wait its turn closes nobody, however large', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.openRaw(owner, briefId)
  const [first, manuscript] = [largeUpdate(client.document, 10), largeUpdate(client.document, 7 * MB)]
  await until(() => client.acknowledged === 1, 5_000, 'the answer to the handshake')
  await world.database.ownerDb.transaction().execute(async (trx) => {
    // What is sent first waits for its commit, and the large one behind it.
    await trx.selectFrom('liveDocuments').select('id').where('id', '=', briefId).forUpdate().execute()
    client.sendUpdate(first)
    client.send(syncFrame(briefId, 1, manuscript))
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  await until(() => client.acknowledged === 3 || client.closed !== undefined, 30_000, 'an answer')
  expect(client.closed).toBeUndefined()
  expect((await world.loggedText(briefId)).length).toBeGreaterThan(7 * MB)
})

test('[SYNC44] updates held for a first sync that never comes are bounded over all addresses', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const hostile = await world.openRaw(owner, briefId)
  const started = Date.now()
  for (let i = 0; i < 100; i++) hostile.send(syncFrame(`${crypto.randomUUID()}`, 2, new Uint8Array(100_000)))
  await until(() => hostile.closed !== undefined, 4_000, 'the close')
  expect(Date.now() - started).toBeLessThan(4_000)
})

test('[SYNC45] one person has at most 20 sockets, and room again when one closes', async () => {
  const limited = await startLiveServer(world.database, 0, { rateLimit: true })
  try {
    const owner = await insertPerson(world.database)
    const other = await insertPerson(world.database)
    const { briefId } = await insertCase(world.database, owner, [{ person: other, role: 'lawyer' }])
    const sockets: RawClient[] = []
    for (let i = 0; i < 20; i++) sockets.push(await world.openRaw(owner, briefId, { at: limited }))
    await expect(world.openRaw(owner, briefId, { at: limited })).rejects.toThrow('TRY_AGAIN_LATER')
    expect((await world.openRaw(other, briefId, { at: limited })).closed).toBeUndefined()
    sockets[0]?.destroy()
    await until(() => sockets[0]?.socket.readyState === WebSocket.CLOSED, 5_000, 'closed')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const late = await world.openRaw(owner, briefId, { at: limited })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(late.closed).toBeUndefined()
  } finally {
    for (const client of world.clients.splice(0)) client.destroy()
    await limited.stop()
  }
})

test('[SYNC45] one address has at most 100 sockets', async () => {
  const limited = await startLiveServer(world.database, 0, { rateLimit: true })
  const sockets: WebSocket[] = []
  const opens = () =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(limited.url)
      sockets.push(socket)
      socket.on('open', () => resolve(true))
      socket.on('error', () => resolve(false))
    })
  try {
    for (let i = 0; i < 100; i++) expect(await opens()).toBe(true)
    expect(await opens()).toBe(false)
  } finally {
    for (const socket of sockets) socket.terminate()
    await limited.stop()
  }
})

test('[SYNC45] whoever sends too fast is read more slowly, presence that is too much is dropped, others go on', async () => {
  const limited = await startLiveServer(world.database, 0, { rateLimit: true })
  try {
    const owner = await insertPerson(world.database)
    const { briefId } = await insertCase(world.database, owner)
    const honest = await openHonest(owner, briefId, limited)
    const hostile = await world.openRaw(owner, briefId, { at: limited })
    let presence = 0
    honest.provider.on('awarenessUpdate', () => presence++)
    // Under many ids, then under one, each time something new.
    for (let i = 0; i < 30; i++) hostile.send(awarenessFrame(briefId, 4711 + i, { cursor: i }))
    for (let i = 0; i < 970; i++) hostile.send(awarenessFrame(briefId, 4711, { cursor: i }, i + 2))
    const sent = hostile.acknowledged
    const started = performance.now()
    for (let i = 0; i < 2_000; i++) hostile.send(syncFrame(briefId, 2, new Uint8Array([0, 0])))
    await until(() => hostile.acknowledged >= sent + 2_000, 15_000, 'all answered in the end')
    // 3,000 messages: 2,000 at once, the others at 200 a second, as far as the first had not arrived already.
    expect(performance.now() - started).toBeGreaterThan(1_000)
    expect(presence).toBeLessThan(100)
    const states = honest.provider.awareness?.getStates() ?? new Map()
    expect(states.size).toBeLessThan(7)
    // What came after the first ones was not looked at.
    expect(states.get(4711)?.cursor).toBeLessThan(500)
    typeParagraph(honest.document, 'honest')
    await honest.acknowledged(2_000)
    expect(hostile.closed).toBeUndefined()
    hostile.send(frame(briefId, 7))
  } finally {
    for (const client of world.clients.splice(0)) client.destroy()
    await limited.stop()
  }
})
