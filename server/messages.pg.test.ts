import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { sendFile, uploadFile } from '../test-support/documents.ts'
import { createTestCase } from '../test-support/factories.ts'
import { createMessagesWorld, type MessagesWorld } from '../test-support/messages.ts'

let api: TestApi
let ask: MessagesWorld['ask']
let send: MessagesWorld['send']
let read: MessagesWorld['read']
let caseOfTwo: MessagesWorld['caseOfTwo']
beforeAll(async () => {
  api = await createTestApi()
  ;({ ask, send, read, caseOfTwo } = createMessagesWorld(api))
})
afterAll(() => api.close())

test('[MSG1] a case has one conversation, whoever writes first', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const [first, second] = await Promise.all([
    send(owner, { caseId, content: 'Good morning\nand hello' }),
    send(lawyer, { caseId, content: 'Good morning' }),
  ])
  expect(first.conversationId).toBe(second.conversationId)
  const { messages, conversation } = await read(lawyer, first.conversationId)
  expect(messages.map(({ seq }) => seq)).toEqual([1, 2])
  expect(messages.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort())
  expect(conversation).toMatchObject({ kind: 'case', caseId, title: 'A case', canSend: true, unread: 1, lastSeq: 2 })
  expect(conversation.people.map(({ name }) => name)).toEqual(['Olive Owner', 'Lars Lawyer'])
})

test('[MSG4] the same client id, sent many times at once, is one message', async () => {
  const { owner, caseId } = await caseOfTwo()
  const body = { caseId, content: 'Only once', clientMessageId: randomUUID() }
  const sent = await Promise.all(Array.from({ length: 12 }, () => send(owner, body)))
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  const { messages, conversation } = await read(owner, sent[0]?.conversationId ?? '')
  expect(messages.map(({ content }) => content)).toEqual(['Only once'])
  expect(conversation.lastSeq).toBe(1)
})

test('[MSG4] a client id of another conversation is refused, and takes no place there', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const clientMessageId = randomUUID()
  const bodies = [{ caseId }, { recipientId: lawyer.userId }].map((to) => ({
    ...to,
    content: 'Hello',
    clientMessageId,
  }))
  const answers = await Promise.all(bodies.map((body) => ask(owner, 'POST', '/v1/messages', body)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  // The same id of somebody else's client is another message.
  const conversationId: string = answers.find(({ status }) => status === 201)?.body.data.conversationId
  const theirs = await send(lawyer, { conversationId, content: 'Hello, too', clientMessageId })
  const { messages } = await read(lawyer, conversationId)
  expect(messages.map(({ seq, clientMessageId: id }) => [seq, id])).toEqual([
    [1, null],
    [2, theirs.clientMessageId],
  ])
})

test('[MSG5] an edit keeps what was said before, for everybody who reads the message and only for a while', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const { id, editableUntil } = await send(owner, { caseId, content: 'Firts' })
  expect(editableUntil).not.toBeNull()
  const edited = await ask(owner, 'PUT', `/v1/messages/${id}`, { content: 'First' })
  expect(edited.body.data).toMatchObject({ id, content: 'First', editedAt: expect.any(String) })
  await ask(owner, 'PUT', `/v1/messages/${id}`, { content: 'First' })
  const history = await ask(lawyer, 'GET', `/v1/messages/${id}/history`)
  expect(history.body.data.map(({ version, content }: Record<string, unknown>) => [version, content])).toEqual([
    [1, 'Firts'],
    [2, 'First'],
  ])
  expect((await ask(lawyer, 'PUT', `/v1/messages/${id}`, { content: 'Mine' })).status).toBe(403)
  await api.ownerDb
    .updateTable('messages')
    .set({ createdAt: new Date(api.clock.now().getTime() - 61 * 60_000) })
    .where('id', '=', id)
    .execute()
  const late = await ask(owner, 'PUT', `/v1/messages/${id}`, { content: 'Second' })
  expect([late.status, late.body.code]).toEqual([409, 'MESSAGE_FIXED'])
})

test('[MSG6] a deleted message keeps its place and nothing else, its history included; only its author may', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const { id, conversationId } = await send(lawyer, { caseId, content: 'Wrong recipient' })
  await ask(lawyer, 'PUT', `/v1/messages/${id}`, { content: 'Wrong recipients' })
  expect((await ask(owner, 'DELETE', `/v1/messages/${id}`)).status).toBe(403)
  const [once, again] = [
    await ask(lawyer, 'DELETE', `/v1/messages/${id}`),
    await ask(lawyer, 'DELETE', `/v1/messages/${id}`),
  ]
  expect(once.body.data).toMatchObject({
    id,
    seq: 1,
    content: null,
    deletedAt: expect.any(String),
    editableUntil: null,
  })
  expect(again.body.data.deletedAt).toBe(once.body.data.deletedAt)
  expect((await ask(owner, 'GET', `/v1/messages/${id}/history`)).body.data).toEqual([])
  const { messages, conversation } = await read(owner, conversationId)
  expect(messages).toMatchObject([{ id, content: null }])
  expect(conversation.unread).toBe(0)
  const { rows } = await sql<{ left: number }>`
    SELECT (SELECT count(*) FROM messages WHERE id = ${id} AND content IS NOT NULL)
      + (SELECT count(*) FROM message_versions WHERE message_id = ${id}) AS left`.execute(api.ownerDb)
  expect(Number(rows[0]?.left)).toBe(0)
})

test('[MSG10] nothing of a case on legal hold is deleted', async () => {
  const { owner, caseId } = await caseOfTwo()
  const { id } = await send(owner, { caseId, content: 'Evidence' })
  const hold = { id: randomUUID(), caseId, putAs: 'lawyer', putBy: owner.userId, sealedReason: Buffer.from('sealed') }
  await api.ownerDb
    .insertInto('caseHolds')
    .values({ ...hold, createdAt: new Date() })
    .execute()
  const answer = await ask(owner, 'DELETE', `/v1/messages/${id}`)
  expect([answer.status, answer.body.code]).toEqual([409, 'ON_HOLD'])
})

test('what cannot be sent says why', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const refused = async (body: object) => {
    const answer = await ask(owner, 'POST', '/v1/messages', body)
    return [answer.status, answer.body.errors[0]?.field]
  }
  expect(await refused({ caseId, content: ' \n ' })).toEqual([422, 'content'])
  expect(await refused({ caseId, content: 'x'.repeat(8_001) })).toEqual([422, 'content'])
  expect(await refused({ caseId, content: 'a\u0007b' })).toEqual([422, 'content'])
  expect(await refused({ caseId, recipientId: lawyer.userId, content: 'Hello' })).toEqual([422, 'conversationId'])
  expect(await refused({ content: 'Hello' })).toEqual([422, 'conversationId'])
  expect(await refused({ caseId, content: 'Hello', messageType: 'file' })).toEqual([422, 'documentId'])
})

test('[MSG14] only a file of the same case, or of the conversation of the two, can be attached', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const other = await createTestCase(api, owner)
  const { conversationId } = await send(owner, { recipientId: lawyer.userId, content: 'Between us' })
  const [here, elsewhere] = [
    await uploadFile(api, owner, { caseId }),
    await uploadFile(api, owner, { caseId: other.id }),
  ]
  const between = (await sendFile(api, owner, '/v1/documents', { fields: { conversationId } })).body.data
  const attach = (to: object, documentId: string) =>
    ask(owner, 'POST', '/v1/messages', { ...to, messageType: 'file', documentId })
  const fileUrl = `/v1/documents/${here.id}/download`
  expect((await attach({ caseId }, here.id)).body.data).toMatchObject({ documentId: here.id, fileUrl, content: '' })
  expect((await attach({ conversationId }, between.id)).body.data).toMatchObject({ documentId: between.id })
  for (const answer of [
    await attach({ caseId }, elsewhere.id),
    await attach({ caseId }, between.id),
    await attach({ caseId }, randomUUID()),
    await attach({ conversationId }, here.id),
  ]) {
    expect([answer.status, answer.body.errors[0]?.field]).toEqual([422, 'documentId'])
  }
})
