import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../contracts/messages.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createCaseWorld, createCast } from '../test-support/case-world.ts'
import { counts } from '../test-support/counts.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../test-support/firm-world.ts'
import { createMessagesWorld, type MessagesWorld } from '../test-support/messages.ts'

let api: TestApi
let ask: MessagesWorld['ask']
let send: MessagesWorld['send']
let read: MessagesWorld['read']
let list: MessagesWorld['list']
let caseOfTwo: MessagesWorld['caseOfTwo']
beforeAll(async () => {
  api = await createTestApi()
  ;({ ask, send, read, list, caseOfTwo } = createMessagesWorld(api))
})
afterAll(() => api.close())

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
