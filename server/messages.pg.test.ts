import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, ConversationPart, Message } from '../contracts/messages.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createCaseWorld, createCast } from '../test-support/case-world.ts'
import { counts } from '../test-support/counts.ts'
import { sendFile, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../test-support/firm-world.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

async function send(person: TestPerson, body: object): Promise<Message> {
  const answer = await api.call('POST', '/v1/messages', { token: person.token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.data
}

async function read(person: TestPerson, id: string, query = ''): Promise<ConversationPart> {
  const answer = await api.call('GET', `/v1/messages/${id}${query}`, { token: person.token })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.data
}

const ask = (person: TestPerson, method: string, path: string, body?: object) =>
  api.call(method, path, { token: person.token, ...(body && { body }) })

const list = async (person: TestPerson, query = ''): Promise<Conversation[]> =>
  (await ask(person, 'GET', `/v1/messages${query}`)).body.data

/** A case of a client with a lawyer in it. */
async function caseOfTwo(title = 'A case') {
  const owner = await registerPerson(api, { name: 'Olive Owner' })
  const lawyer = await registerPerson(api, { role: 'lawyer', name: 'Lars Lawyer' })
  const { id: caseId } = await createTestCase(api, owner, { title })
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  return { owner, lawyer, caseId }
}

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

test('[MSG2] two people have one conversation with a key of its own, and nobody else finds it', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const [one, other] = await Promise.all([
    send(owner, { recipientId: lawyer.userId, content: 'Between us' }),
    send(lawyer, { recipientId: owner.userId.toUpperCase(), content: 'Yes' }),
  ])
  expect(one.conversationId).toBe(other.conversationId)
  expect(one).toMatchObject({ recipientId: lawyer.userId, caseId: null })
  const observer = await registerPerson(api)
  await joinCase(api, owner, caseId, observer, 'observer')
  expect((await ask(observer, 'GET', `/v1/messages/${one.conversationId}`)).status).toBe(404)
  expect(await list(observer)).toEqual([])
})

describe('[MSG2] who may be written to', () => {
  test('nobody outside, whether there is such an account or not, a lawyer with a public profile included', async () => {
    const [client, stranger] = [await registerPerson(api), await registerPerson(api)]
    const lawyer = await registerPerson(api, { role: 'lawyer' })
    await insertLawyers(api, [lawyer])
    const answers = [stranger.userId, randomUUID(), lawyer.userId, client.userId].map(async (recipientId) => {
      const { status, body } = await ask(client, 'POST', '/v1/messages', { recipientId, content: 'Hello' })
      return { status, ...body, meta: undefined }
    })
    const [first, ...others] = await Promise.all(answers)
    expect(first).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    for (const other of others) expect(other).toEqual(first)
  })

  test('a client writes first to a lawyer who was asked for an offer; the lawyer answers for as long as it is so', async () => {
    const client = await registerPerson(api)
    const lawyer = await registerPerson(api, { role: 'lawyer' })
    await insertLawyers(api, [lawyer])
    const { id: caseId } = await createTestCase(api, client)
    const { id: lawyerId } = await api.db
      .selectFrom('lawyers')
      .select('id')
      .where('userId', '=', lawyer.userId)
      .executeTakeFirstOrThrow()
    await api.ownerDb
      .insertInto('bidInvitations')
      .values({ caseId, lawyerId, invitedBy: client.userId, invitedAt: new Date() })
      .execute()
    const hello = { recipientId: client.userId, content: 'Hello' }
    expect((await ask(lawyer, 'POST', '/v1/messages', hello)).status).toBe(404)
    const { conversationId } = await send(client, { recipientId: lawyer.userId, content: 'Can you help?' })
    await send(lawyer, { conversationId, content: 'I can' })
    await api.ownerDb.deleteFrom('bidInvitations').where('caseId', '=', caseId).execute()
    const refused = await ask(lawyer, 'POST', '/v1/messages', { conversationId, content: 'One more thing' })
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN'])
    expect((await read(client, conversationId)).conversation.canSend).toBe(false)
  })

  test('a lawyer who is cleared may be written to, one with a conflict not, also when invited', async () => {
    const cast = await createCast(api)
    const { caseId } = await createCaseWorld(api, cast, 'owner', { stage: 'open' })
    const lawyers = await api.db.selectFrom('lawyers').select(['id', 'userId']).execute()
    const lawyerId = lawyers.find(({ userId }) => userId === cast.conflicted.userId)?.id ?? ''
    await api.ownerDb
      .insertInto('bidInvitations')
      .values({ caseId, lawyerId, invitedBy: cast.owner.userId, invitedAt: new Date() })
      .execute()
    const answers = [cast.cleared, cast.conflicted].map(({ userId: recipientId }) =>
      ask(cast.owner, 'POST', '/v1/messages', { recipientId, content: 'Hello' }),
    )
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 404])
  })
})

test('[MSG3] whoever is removed from a case loses its conversation at once; the words of the two stay theirs', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const inCase = await send(lawyer, { caseId, content: 'In the case' })
  const between = await send(lawyer, { recipientId: owner.userId, content: 'Between us' })
  await ask(owner, 'DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`)
  for (const [method, path] of [
    ['GET', `/v1/messages/${inCase.conversationId}`],
    ['PUT', `/v1/messages/${inCase.id}/read`],
    ['DELETE', `/v1/messages/${inCase.id}`],
    ['GET', `/v1/messages/${inCase.id}/history`],
  ] as const) {
    expect((await ask(lawyer, method, path)).status, path).toBe(404)
  }
  expect((await ask(lawyer, 'PUT', `/v1/messages/${inCase.id}`, { content: 'Other' })).status).toBe(404)
  const mine = await list(lawyer)
  expect(mine.map(({ id }) => id)).toEqual([between.conversationId])
  expect(mine[0]).toMatchObject({ canSend: false, title: 'Olive Owner' })
})

test('[MSG3] a wall hides the conversation of its case, and one with its people unless there is something else between the two', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const walled = await registerPerson(api, { role: 'lawyer' })
  await insertLawyers(api, [lawyer, walled])
  await joinCase(api, owner, caseId, walled, 'lawyer')
  const { conversationId } = await send(owner, { caseId, content: 'To all' })
  const toOwner = await send(walled, { recipientId: owner.userId, content: 'About the case' })
  const toColleague = await send(walled, { recipientId: lawyer.userId, content: 'Among colleagues' })
  const firm = await insertFirm(api, [
    { person: lawyer, role: 'owner' },
    { person: walled, role: 'member' },
  ])
  await insertWallRow(api, { lawFirmId: firm.id, caseId, userId: walled.userId, createdBy: lawyer.userId })
  expect((await ask(walled, 'GET', `/v1/messages/${conversationId}`)).status).toBe(404)
  expect((await ask(walled, 'POST', '/v1/messages', { caseId, content: 'x' })).status).toBe(404)
  expect((await list(walled)).map(({ id }) => id)).toEqual([toColleague.conversationId])
  expect((await list(owner)).map(({ id }) => id)).toEqual([conversationId])
  expect((await ask(walled, 'GET', `/v1/messages/${toOwner.conversationId}`)).status).toBe(404)
  expect((await read(owner, conversationId)).conversation.people.map(({ id }) => id)).not.toContain(walled.userId)
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

test('[MSG7] reading reaches as far as it goes, is shown to the others, and unread counts follow', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const sent: Message[] = []
  for (const content of ['One', 'Two', 'Three']) sent.push(await send(owner, { caseId, content }))
  const [, two, three] = sent
  const unread = async (person: TestPerson) => (await ask(person, 'GET', '/v1/messages/unread-count')).body.data
  expect(await unread(lawyer)).toEqual({ unread: 3, conversations: 1 })
  expect(await unread(owner)).toEqual({ unread: 0, conversations: 0 })
  const half = await ask(lawyer, 'PUT', `/v1/messages/${two?.id}/read`)
  expect(half.body.data).toMatchObject({ readSeq: 2, unread: 1 })
  const readers = async () =>
    (await read(owner, two?.conversationId ?? '')).messages.map(({ readBy }) => readBy.map(({ userId }) => userId))
  expect(await readers()).toEqual([[lawyer.userId], [lawyer.userId], []])
  await ask(lawyer, 'PUT', `/v1/messages/${three?.id}/read`)
  // Backwards changes nothing.
  const back = await ask(lawyer, 'PUT', `/v1/messages/${sent[0]?.id}/read`)
  expect(back.body.data).toMatchObject({ readSeq: 3, unread: 0 })
  expect(await readers()).toEqual([[lawyer.userId], [lawyer.userId], [lawyer.userId]])
  expect((await list(lawyer, '?unread=true')).length).toBe(0)
})

test('[MSG7] whoever does not show their reading sees nobody’s', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const first = await send(owner, { caseId, content: 'Seen?' })
  const answer = await send(lawyer, { caseId, content: 'Yes' })
  await ask(lawyer, 'PUT', `/v1/messages/${answer.id}/read`)
  await ask(owner, 'PUT', `/v1/messages/${answer.id}/read`)
  const seen = async (person: TestPerson) =>
    (await read(person, first.conversationId)).messages.map(({ readAt, readBy }) => [readAt !== null, readBy.length])
  expect(await seen(owner)).toEqual([
    [true, 1],
    [false, 0],
  ])
  expect((await ask(lawyer, 'PUT', '/v1/users/me/profile', { readReceipts: false })).status).toBe(200)
  const nothing = [
    [false, 0],
    [false, 0],
  ]
  expect(await seen(owner)).toEqual(nothing)
  expect(await seen(lawyer)).toEqual(nothing)
})

test('[MSG7] who comes into a case later reads what was written, and nothing of it counts as unread', async () => {
  const { owner, caseId } = await caseOfTwo()
  await send(owner, { caseId, content: 'Before' })
  const late = await registerPerson(api)
  await joinCase(api, owner, caseId, late, 'observer')
  await api.ownerDb
    .updateTable('messages')
    .set({ createdAt: new Date(api.clock.now().getTime() - 60_000) })
    .where('caseId', '=', caseId)
    .execute()
  await send(owner, { caseId, content: 'After' })
  const [conversation] = await list(late)
  expect(conversation).toMatchObject({ unread: 1, lastSeq: 2, canSend: false })
  expect((await read(late, conversation?.id ?? '')).messages.map(({ content }) => content)).toEqual(['Before', 'After'])
})

describe('[MSG8] in parts', () => {
  const total = 60
  let owner: TestPerson
  let id: string
  let ids: string[]
  beforeAll(async () => {
    const made = await caseOfTwo()
    owner = made.owner
    const sent: Message[] = []
    for (let i = 1; i <= total; i++) sent.push(await send(owner, { caseId: made.caseId, content: `No. ${i}` }))
    id = sent[0]?.conversationId ?? ''
    ids = sent.map((message) => message.id)
  })
  const seqs = async (query: string) => {
    const { messages, hasOlder, hasNewer } = await read(owner, id, query)
    return [messages.at(0)?.seq, messages.at(-1)?.seq, messages.length, hasOlder, hasNewer]
  }

  test('the newest, older and newer ones, and both ends', async () => {
    expect(await seqs('?limit=10')).toEqual([51, 60, 10, true, false])
    expect(await seqs('?limit=10&before=51')).toEqual([41, 50, 10, true, true])
    expect(await seqs('?limit=10&before=5')).toEqual([1, 4, 4, false, true])
    expect(await seqs('?limit=10&after=0')).toEqual([1, 10, 10, false, true])
    expect(await seqs('?limit=10&after=55')).toEqual([56, 60, 5, true, false])
    expect(await seqs('?limit=10&after=60')).toEqual([undefined, undefined, 0, true, false])
  })

  test('around a message, at the ends as many', async () => {
    expect(await seqs(`?limit=10&around=${ids[29]}`)).toEqual([25, 34, 10, true, true])
    expect(await seqs(`?limit=10&around=${ids[1]}`)).toEqual([1, 10, 10, false, true])
    expect(await seqs(`?limit=10&around=${ids[59]}`)).toEqual([51, 60, 10, true, false])
  })

  test('ten thousand messages are read through both ways, each once, and every part by the index', async () => {
    const { owner, caseId } = await caseOfTwo()
    const { conversationId } = await send(owner, { caseId, content: 'The first' })
    const last = 10_000
    // Of which so many are read; the rest is only there.
    const wanted = counts({ ci: 1_000, long: last })
    const first = last - wanted + 1
    await sql`INSERT INTO messages (id, conversation_id, seq, sender_id, case_id, message_type, created_at, deleted_at)
      SELECT gen_random_uuid(), ${conversationId}, n, ${owner.userId}, ${caseId}, 'text', now(), now()
      FROM generate_series(2, ${last}) AS n`.execute(api.ownerDb)
    await sql`UPDATE conversations SET last_seq = ${last} WHERE id = ${conversationId}`.execute(api.ownerDb)
    await sql`ANALYZE messages`.execute(api.ownerDb)
    const down: number[] = []
    for (let before = last + 1; before > first; before = down.at(-1) ?? 0) {
      const { messages } = await read(owner, conversationId, `?limit=100&before=${before}`)
      down.push(...messages.map(({ seq }) => seq).reverse())
    }
    const up: number[] = []
    for (let after = first - 1; after < last; after = up.at(-1) ?? last) {
      up.push(...(await read(owner, conversationId, `?limit=100&after=${after}`)).messages.map(({ seq }) => seq))
    }
    expect(up).toEqual(Array.from({ length: wanted }, (_, i) => first + i))
    expect(down).toEqual(up.toReversed())
    const { rows } = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT * FROM messages
      WHERE conversation_id = ${conversationId} AND seq >= 5000 AND seq <= 5049 ORDER BY seq`.execute(api.ownerDb)
    const plan = rows.map((row) => Object.values(row)[0]).join(' ')
    expect(plan).toContain('Index Scan using messages_conversation_id_seq_key')
  })

  test('around one of another conversation: not there; two ways at once: refused', async () => {
    const other = await caseOfTwo()
    const elsewhere = await send(other.owner, { caseId: other.caseId, content: 'Elsewhere' })
    expect((await ask(owner, 'GET', `/v1/messages/${id}?around=${elsewhere.id}`)).status).toBe(404)
    expect((await ask(owner, 'GET', `/v1/messages/${id}?around=${randomUUID()}`)).status).toBe(404)
    expect((await ask(owner, 'GET', `/v1/messages/${id}?before=3&after=1`)).status).toBe(422)
  })
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

test('conversations are found by the title of the case and by names', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo('Zebra against Okapi')
  const inCase = await send(owner, { caseId, content: 'One' })
  const between = await send(owner, { recipientId: lawyer.userId, content: 'Two' })
  const found = async (person: TestPerson, q: string) => (await list(person, `?q=${q}`)).map(({ id }) => id).sort()
  expect(await found(owner, 'okapi')).toEqual([inCase.conversationId])
  expect(await found(owner, 'lars')).toEqual([between.conversationId, inCase.conversationId].sort())
  expect(await found(lawyer, 'olive')).toEqual([between.conversationId, inCase.conversationId].sort())
  expect(await found(owner, '%25')).toEqual([])
  expect((await list(owner, `?caseId=${caseId}`)).map(({ id }) => id)).toEqual([inCase.conversationId])
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
