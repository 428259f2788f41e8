import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { notifyAccessChanged } from '../adapters/database/notify.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { insertCase, insertPerson, type TestPerson, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import type { YClient } from '../test-support/y-client.ts'

const world = liveWorld()

const newCase = (role: 'lawyer' | 'observer' = 'lawyer') =>
  insertCase(world.database, world.owner, [{ person: world.lawyer, role }])

async function remove(caseId: string, { userId }: TestPerson): Promise<void> {
  await world.database.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('caseMembers').where('caseId', '=', caseId).where('userId', '=', userId).execute()
    await notifyAccessChanged(trx, { caseId, userId })
  })
}

const closed = (client: YClient, timeoutMs = 5_000) => until(() => client.closes.length > 0, timeoutMs, 'a close')

test('[SYNC16] two y-websocket clients and a Hocuspocus client type at once and end equal', async () => {
  const { briefId } = await newCase()
  const people = [
    await world.openPlain(world.owner, briefId),
    await world.openPlain(world.lawyer, briefId),
    await world.open(world.owner, briefId),
  ]
  await Promise.all(people.map((client) => client.synced()))
  for (let i = 0; i < 30; i++) {
    for (const [n, { document }] of people.entries()) typeParagraph(document, `client ${n} edit ${i}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await until(() => new Set(people.map(({ document }) => textOf(document))).size === 1, 5_000, 'equal')
  const text = await world.loggedText(briefId)
  expect(textOf(people[0]?.document ?? new Y.Doc())).toBe(text)
  for (let i = 0; i < 30; i++) for (let n = 0; n < 3; n++) expect(text.split(`client ${n} edit ${i}.`)).toHaveLength(2)
})

test('[SYNC2] what a y-websocket client or its neighbours see is in the log when it arrives', async () => {
  const { briefId } = await newCase()
  const people = [
    await world.openPlain(world.owner, briefId),
    await world.openPlain(world.lawyer, briefId),
    await world.open(world.owner, briefId),
  ]
  await Promise.all(people.map((client) => client.synced()))
  for (let i = 0; i < 12; i++) {
    const writer = people[i % 3]
    if (!writer) continue
    const others = people.filter((client) => client !== writer)
    const arrivals = others.map(async ({ document }) => {
      await new Promise<void>((resolve) => document.once('update', () => resolve()))
      expect(textOf(document)).toContain(`seen ${i}.`)
      expect(await world.loggedText(briefId)).toContain(`seen ${i}.`)
    })
    typeParagraph(writer.document, `seen ${i}.`)
    await Promise.all(arrivals)
  }
})

test('[ACC4] an observer at a y-websocket client reads and cannot write', async () => {
  const { briefId } = await newCase('observer')
  const reader = await world.openPlain(world.lawyer, briefId)
  const writer = await world.openPlain(world.owner, briefId)
  await Promise.all([reader.synced(), writer.synced()])
  const before = await world.loggedText(briefId)
  typeParagraph(reader.document, 'forged by an observer')
  // The answer to the server's state vector carries it as well.
  reader.provider.disconnect()
  reader.provider.connect()
  await until(() => reader.provider.synced, 5_000, 'connected again')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await world.loggedText(briefId)).toBe(before)
  expect(textOf(writer.document)).toBe(before)
  typeParagraph(writer.document, 'what the observer reads')
  await until(() => textOf(reader.document).includes('what the observer reads'), 5_000, 'the text')
  expect(reader.closes).toEqual([])
})

test('[ACC4] an older editor at a y-websocket client cannot write either', async () => {
  const { briefId } = await newCase()
  const reader = await world.openPlain(world.owner, briefId, { params: { schema: '0' } })
  await reader.synced()
  typeParagraph(reader.document, 'in an old schema')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await world.loggedText(briefId)).not.toContain('in an old schema')
})

test('[ACC1] 4401 without a valid token of an active session, whatever the document', async () => {
  const { briefId } = await newCase()
  const past = new Date(Date.now() - 3_600_000)
  const expired = await world.server.tokens.sign({ ...world.owner, role: 'client' }, past)
  const refused = [
    await world.openPlain(world.owner, briefId, { token: 'wrong' }),
    await world.openPlain(world.owner, briefId, { token: '' }),
    await world.openPlain(world.owner, briefId, { token: expired }),
    await world.openPlain({ ...world.owner, sessionId: crypto.randomUUID() }, briefId),
    await world.openPlain(world.owner, crypto.randomUUID(), { token: 'wrong' }),
    await world.openPlain(world.owner, 'no-uuid', { token: 'wrong' }),
  ]
  for (const client of refused) {
    await closed(client)
    expect(client.closes).toEqual(['4401 TOKEN'])
    expect(client.document.getXmlFragment(RICH_TEXT).length).toBe(0)
    // A stock client stays away after that.
    expect(client.provider.shouldConnect).toBe(false)
  }
})

test('[ACC2] 4404 for a document that is not yours, one that does not exist and what is no id', async () => {
  const { caseId, briefId } = await insertCase(world.database, world.owner)
  const joined = await newCase()
  const foreignNotes = await world.database.db
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', joined.caseId)
    .where('ownerId', '=', world.owner.userId)
    .executeTakeFirstOrThrow()
  const ids = [briefId, foreignNotes.id, crypto.randomUUID(), caseId, 'no-uuid', '__proto__', 'constructor', '%00', '']
  for (const id of ids) {
    const client = await world.openPlain(world.lawyer, id)
    await closed(client)
    expect(client.closes).toEqual(['4404 NOT_YOURS'])
    expect(client.document.getXmlFragment(RICH_TEXT).length).toBe(0)
  }
})

test('[ACC5] removal closes a y-websocket client with 4403 within 2 s, and nothing typed later reaches it', async () => {
  const { caseId, briefId } = await newCase()
  const removed = await world.openPlain(world.lawyer, briefId)
  const stays = await world.openPlain(world.owner, briefId)
  await Promise.all([removed.synced(), stays.synced()])
  const started = Date.now()
  await remove(caseId, world.lawyer)
  const typing = setInterval(() => typeParagraph(stays.document, `typed at ${Date.now()}.`), 5)
  try {
    await closed(removed, 2_000)
  } finally {
    clearInterval(typing)
  }
  expect(Date.now() - started).toBeLessThan(2_000)
  expect(removed.closes).toEqual(['4403 ACCESS_REVOKED'])
  typeParagraph(stays.document, 'among those who are left')
  await until(async () => (await world.loggedText(briefId)).includes('among those who are left'), 5_000, 'the log')
  expect(textOf(removed.document)).not.toContain('among those who are left')
  expect(stays.closes).toEqual([])
  removed.provider.connect()
  await until(() => removed.closes.length > 1, 5_000, 'a second close')
  expect(removed.closes[1]).toBe('4404 NOT_YOURS')
})

test('[ACC5] another role closes with 4409 and the same rights with 1013, after which one is back; a revoked session with 4401', async () => {
  const { caseId, briefId } = await newCase()
  const client = await world.openPlain(world.lawyer, briefId)
  await client.synced()
  await notifyAccessChanged(world.database.db, { caseId })
  await closed(client, 2_000)
  expect(client.closes).toEqual(['1013 TRY_AGAIN_LATER'])
  await client.synced()
  await world.database.db.transaction().execute(async (trx) => {
    const { userId } = world.lawyer
    await trx
      .updateTable('caseMembers')
      .set({ role: 'observer' })
      .where('caseId', '=', caseId)
      .where('userId', '=', userId)
      .execute()
    await notifyAccessChanged(trx, { caseId, userId })
  })
  await until(() => client.closes.length === 2, 2_000, 'the close')
  expect(client.closes[1]).toBe('4409 ACCESS_CHANGED')
  client.provider.connect()
  await client.synced()
  typeParagraph(client.document, 'too late')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await world.loggedText(briefId)).not.toContain('too late')

  const guest = await insertPerson(world.database)
  const own = await insertCase(world.database, guest)
  const leaving = await world.openPlain(guest, own.briefId)
  await leaving.synced()
  await world.database.db.transaction().execute(async (trx) => {
    const ended = { revokedAt: new Date(), revokedReason: 'revoked' }
    await trx.updateTable('sessions').set(ended).where('id', '=', guest.sessionId).execute()
    await notifyAccessChanged(trx, { sessionId: guest.sessionId })
  })
  await closed(leaving, 2_000)
  expect(leaving.closes).toEqual(['4401 TOKEN'])
})

test('[ACC1] a y-websocket client goes when its token ends', { timeout: 20_000 }, async () => {
  const { briefId } = await newCase()
  const soon = new Date(Date.now() - 597_000)
  const client = await world.openPlain(world.owner, briefId, {
    token: await world.server.tokens.sign({ ...world.owner, role: 'client' }, soon),
  })
  await client.synced()
  await closed(client, 10_000)
  expect(client.closes).toEqual(['4401 TOKEN_EXPIRED'])
})

test('[SYNC13] an update under somebody else’s client id closes with 4422 and changes nothing', async () => {
  const { briefId } = await newCase()
  const victim = await world.openPlain(world.owner, briefId)
  await victim.synced()
  typeParagraph(victim.document, 'the words of the owner')
  const attacker = await world.openPlain(world.lawyer, briefId)
  await until(() => textOf(attacker.document).includes('the words of the owner'), 5_000, 'the text')
  const before = await world.loggedText(briefId)
  attacker.document.clientID = victim.document.clientID
  typeParagraph(attacker.document, 'forged')
  await closed(attacker)
  expect(attacker.closes).toEqual(['4422 UPDATE_REFUSED'])
  expect(await world.loggedText(briefId)).toBe(before)
  expect(textOf(victim.document)).toBe(before)
  expect(attacker.provider.shouldConnect).toBe(false)
  // The provider says goodbye under the id that it began with.
  attacker.document.clientID = attacker.provider.awareness.clientID
})

test('[SYNC3] what cannot be read closes with 4422, and the document still opens', async () => {
  const { briefId } = await newCase()
  const broken = [[0, 2, 3, 9, 9, 9], [0, 7, 1, 0], [0, 2, 200, 1], [1, 5, 1], []]
  for (const bytes of broken) {
    const client = await world.openPlain(world.owner, briefId)
    await client.synced()
    client.provider.ws?.send(new Uint8Array(bytes))
    await closed(client)
    expect(client.closes).toEqual(['4422 UPDATE_REFUSED'])
  }
  const again = await world.openPlain(world.owner, briefId)
  await again.synced()
  expect(textOf(again.document)).not.toBe('')
})

test('[SYNC16] an update that is too large closes with 4413, and no other has it', async () => {
  const { briefId } = await newCase()
  const writer = await world.openPlain(world.owner, briefId)
  const reader = await world.openPlain(world.lawyer, briefId)
  await Promise.all([writer.synced(), reader.synced()])
  typeParagraph(writer.document, 'x'.repeat(1024 * 1024 + 1))
  await closed(writer)
  expect(writer.closes).toEqual(['4413 UPDATE_TOO_LARGE'])
  expect((await world.loggedText(briefId)).length).toBeLessThan(100_000)
  expect(textOf(reader.document)).toBe(await world.loggedText(briefId))
})

test('[SYNC7] a frozen document closes with 4422 and refuses before anything happens', async () => {
  const { briefId } = await newCase()
  const client = await world.openPlain(world.owner, briefId)
  await client.synced()
  const frozen = { frozenAt: new Date(), epoch: 2 }
  await world.database.db.updateTable('liveDocuments').set(frozen).where('id', '=', briefId).execute()
  typeParagraph(client.document, 'after the freeze')
  await closed(client)
  expect(client.closes).toEqual(['4422 ROOM_FROZEN'])
  expect(await world.loggedText(briefId)).not.toContain('after the freeze')
})

test('[ACC10] presence at y-websocket and Hocuspocus clients comes from the session, and nobody speaks for another', async () => {
  const { briefId } = await newCase()
  const a = await world.openPlain(world.owner, briefId)
  const b = await world.openPlain(world.lawyer, briefId)
  const c = await world.open(world.owner, briefId)
  await Promise.all([a.synced(), b.synced(), c.synced()])
  b.provider.awareness.setLocalState({
    user: { name: 'The Judge', id: world.owner.userId, party: 'client' },
    cursor: 1,
  })
  c.provider.setAwarenessField('cursor', 2)
  const userAt = (client: YClient, of: { document: Y.Doc }) =>
    client.provider.awareness.getStates().get(of.document.clientID)?.user
  await until(() => userAt(a, b) !== undefined && userAt(a, c) !== undefined, 5_000, 'presence')
  expect(userAt(a, b)).toMatchObject({ id: world.lawyer.userId, name: world.lawyer.name, party: 'lawyer' })
  expect(userAt(a, c)).toMatchObject({ id: world.owner.userId, name: world.owner.name, party: 'client' })
  await until(() => c.provider.awareness?.getStates().has(b.document.clientID) ?? false, 5_000, 'presence')
  expect(c.provider.awareness?.getStates().get(b.document.clientID)?.user).toMatchObject({ name: world.lawyer.name })

  // In the name of the owner's client, with a newer clock.
  const { awareness } = b.provider
  awareness.meta.set(c.document.clientID, { clock: 1_000, lastUpdated: Date.now() })
  awareness.states.set(c.document.clientID, { cursor: 'forged' })
  awareness.emit('update', [{ added: [], updated: [c.document.clientID], removed: [] }, 'test'])
  awareness.setLocalStateField('cursor', 'after the forgery')
  const cursorAt = (of: { document: Y.Doc }) => a.provider.awareness.getStates().get(of.document.clientID)?.cursor
  await until(() => cursorAt(b) === 'after the forgery', 5_000, 'presence')
  expect(cursorAt(c)).toBe(2)
  // Too large is dropped, and the connection lives.
  awareness.setLocalStateField('cursor', 'x'.repeat(5_000))
  awareness.setLocalStateField('cursor', 'small again')
  await until(() => cursorAt(b) === 'small again', 5_000, 'presence')

  b.destroy()
  await until(() => userAt(a, b) === undefined, 5_000, 'gone')
  expect(userAt(a, c)).toBeDefined()
})
