import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { notifyAccessChanged } from '../adapters/database/notify.ts'
import { insertCase, insertPerson, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

const world = liveWorld()

test('[SYNC1] an acknowledged edit is in the log before the acknowledgement arrives', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.open(owner, briefId)
  await client.synced()
  for (let i = 0; i < 20; i++) {
    typeParagraph(client.document, `edit ${i}`)
    await client.acknowledged()
    expect(await world.loggedText(briefId)).toContain(`edit ${i}`)
  }
})

test('[SYNC2] what another client sees is in the log', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const writer = await world.open(owner, briefId)
  const reader = await world.open(lawyer, briefId, { role: 'lawyer' })
  await Promise.all([writer.synced(), reader.synced()])
  for (let i = 0; i < 20; i++) {
    const seen = new Promise<void>((resolve) => reader.document.once('update', () => resolve()))
    typeParagraph(writer.document, `seen ${i}`)
    await seen
    expect(await world.loggedText(briefId)).toContain(`seen ${i}`)
  }
})

test('[ACC1] a wrong token, a stranger and a document that does not exist get the same refusal', async () => {
  const owner = await insertPerson(world.database)
  const stranger = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const asStranger = await world.open(stranger, briefId)
  const missing = await world.open(owner, crypto.randomUUID())
  const noUuid = await world.open(owner, 'brief')
  const badToken = await world.open({ ...owner, sessionId: crypto.randomUUID() }, briefId)
  for (const client of [asStranger, missing, noUuid, badToken]) {
    await until(() => client.events.length > 0, 5_000, 'a refusal')
    expect(client.events[0]).toEqual({ type: 'authenticationFailed', reason: 'permission-denied' })
    expect(client.document.getXmlFragment('default').length).toBe(0)
  }
})

test('[ACC1] private notes open for their owner only', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { caseId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const notes = await world.database.db
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', caseId)
    .where('ownerId', '=', lawyer.userId)
    .executeTakeFirstOrThrow()
  const own = await world.open(lawyer, notes.id)
  const foreign = await world.open(owner, notes.id)
  await own.synced()
  await until(() => foreign.events.length > 0, 5_000, 'a refusal')
  expect(foreign.events[0]?.type).toBe('authenticationFailed')
})

test('[ACC4] an observer cannot write, also with a client of their own', async () => {
  const owner = await insertPerson(world.database)
  const observer = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner, [{ person: observer, role: 'observer' }])
  const reader = await world.open(observer, briefId)
  await until(() => textOf(reader.document) !== '', 5_000, 'the text')
  expect(reader.events[0]).toEqual({ type: 'authenticated', reason: 'readonly' })
  const before = await world.loggedText(briefId)
  typeParagraph(reader.document, 'forged by an observer')
  // A sync that carries the change is refused as well as the update.
  reader.provider.forceSync()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await world.loggedText(briefId)).toBe(before)
})

test('[ACC5] removal from the case reaches open sockets within 2 s', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { caseId, briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const client = await world.open(lawyer, briefId)
  const other = await world.open(owner, briefId)
  await Promise.all([client.synced(), other.synced()])
  const started = Date.now()
  await world.database.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('caseMembers').where('caseId', '=', caseId).where('userId', '=', lawyer.userId).execute()
    await notifyAccessChanged(trx, { caseId, userId: lawyer.userId })
  })
  await until(() => client.events.some((event) => event.type === 'authenticationFailed'), 2_000, 'the refusal')
  expect(Date.now() - started).toBeLessThan(2_000)
  expect(client.events.some((event) => event.reason.startsWith('4409'))).toBe(true)
  expect(other.events.every((event) => event.type === 'authenticated')).toBe(true)
})

test('[ACC5] a role that becomes observer makes open sockets read-only within 2 s, and back', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { caseId, briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const client = await world.open(lawyer, briefId)
  await client.synced()
  const setRole = (role: string) =>
    world.database.db.transaction().execute(async (trx) => {
      await trx
        .updateTable('caseMembers')
        .set({ role })
        .where('caseId', '=', caseId)
        .where('userId', '=', lawyer.userId)
        .execute()
      await notifyAccessChanged(trx, { caseId, userId: lawyer.userId })
    })
  await setRole('observer')
  await until(() => client.events.at(-1)?.reason === 'readonly', 2_000, 'read-only')
  typeParagraph(client.document, 'too late')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await world.loggedText(briefId)).not.toContain('too late')
  await setRole('colleague')
  await until(() => client.events.at(-1)?.reason === 'read-write', 2_000, 'write again')
  await client.acknowledged()
  expect(await world.loggedText(briefId)).toContain('too late')
})

test('[ACC5] a revoked session loses its open documents within 2 s', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.open(owner, briefId)
  await client.synced()
  await world.database.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('sessions')
      .set({ revokedAt: new Date(), revokedReason: 'revoked' })
      .where('id', '=', owner.sessionId)
      .execute()
    await notifyAccessChanged(trx, { sessionId: owner.sessionId })
  })
  await until(() => client.events.some((event) => event.type === 'authenticationFailed'), 2_000, 'the refusal')
})

test('[SYNC7] a frozen document refuses before anything happens', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.open(owner, briefId)
  await client.synced()
  await world.database.db
    .updateTable('liveDocuments')
    .set((eb) => ({ frozenAt: new Date(), epoch: eb('epoch', '+', 1) }))
    .where('id', '=', briefId)
    .execute()
  typeParagraph(client.document, 'after the freeze')
  await until(() => client.events.some((event) => event.reason.includes('ROOM_FROZEN')), 5_000, 'the close')
  expect(await world.loggedText(briefId)).not.toContain('after the freeze')
})

test('[SYNC3] an update that Yjs cannot read is refused, and the document still opens', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.open(owner, briefId)
  await client.synced()
  client.provider.documentUpdateHandler(new Uint8Array([9, 9, 9, 9, 9]), 'test')
  await until(() => client.events.some((event) => event.reason.includes('UPDATE_REFUSED')), 5_000, 'the close')
  const again = await world.open(owner, briefId)
  await again.synced()
  expect(textOf(again.document)).not.toBe('')
})

test('[ACC10] presence names come from the session', async () => {
  const owner = await insertPerson(world.database)
  const lawyer = await insertPerson(world.database, 'lawyer')
  const { briefId } = await insertCase(world.database, owner, [{ person: lawyer, role: 'lawyer' }])
  const a = await world.open(owner, briefId)
  const b = await world.open(lawyer, briefId)
  await Promise.all([a.synced(), b.synced()])
  b.provider.setAwarenessField('user', { name: 'The Judge', color: 'red', id: owner.userId, party: 'client' })
  await until(() => a.provider.awareness?.getStates().has(b.document.clientID) ?? false, 5_000, 'presence')
  expect(a.provider.awareness?.getStates().get(b.document.clientID)?.user).toMatchObject({
    id: lawyer.userId,
    name: lawyer.name,
    party: 'lawyer',
  })
})

test('[SYNC4] closing and reopening at once loses nothing and leaves nobody alone', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  for (let i = 0; i < 30; i++) {
    const client = await world.open(owner, briefId)
    await client.synced()
    typeParagraph(client.document, `round ${i}.`)
    await client.acknowledged()
    client.destroy()
  }
  const a = await world.open(owner, briefId)
  const b = await world.open(owner, briefId)
  await Promise.all([a.synced(), b.synced()])
  for (let i = 0; i < 30; i++) expect(textOf(a.document)).toContain(`round ${i}.`)
  typeParagraph(a.document, 'together')
  await until(() => textOf(b.document).includes('together'), 5_000, 'the other window')
})

test('[SYNC5] a client that reconnects with nothing new adds no row', async () => {
  const owner = await insertPerson(world.database)
  const { briefId } = await insertCase(world.database, owner)
  const client = await world.open(owner, briefId)
  await client.synced()
  typeParagraph(client.document, 'kept')
  const fragment = client.document.getXmlFragment('default')
  fragment.delete(0, 1)
  await client.acknowledged()
  const rows = () =>
    world.database.db
      .selectFrom('documentUpdates')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('documentId', '=', briefId)
      .executeTakeFirstOrThrow()
  const before = await rows()
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(client.document))
  const again = await world.open(owner, briefId, { document: copy })
  await again.acknowledged()
  expect(await rows()).toEqual(before)
})
