import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventFrame } from '../../contracts/events.ts'
import type { Message } from '../../contracts/messages.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { counts } from '../../test-support/counts.ts'
import { type EventsServer, openEvents, startEventsServer } from '../../test-support/events.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../../test-support/factories.ts'
import { until } from '../../test-support/live-server.ts'

let api: TestApi
let servers: EventsServer[]
beforeAll(async () => {
  api = await createTestApi()
  servers = [await startEventsServer(api), await startEventsServer(api)]
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  await api.close()
})
const urlOf = (process: number) => servers[process % servers.length]?.url ?? ''

async function send(person: TestPerson, body: object): Promise<Message> {
  const answer = await api.call('POST', '/v1/messages', { token: person.token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.data
}

async function openReady(person: TestPerson, url = urlOf(0)) {
  const client = openEvents(url, { token: person.token })
  await until(() => client.ofEvent('ready').length === 1, 5_000, 'ready')
  return client
}

async function caseOfTwo() {
  const [owner, lawyer] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
  const { id: caseId } = await createTestCase(api, owner)
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  return { owner, lawyer, caseId }
}

test('[EVT7] whatever disconnects, each of many messages that people send at once comes exactly once and in its order', async () => {
  const total = counts({ ci: 100, long: 1_000 })
  const { owner, lawyer, caseId } = await caseOfTwo()
  const sending = [owner, lawyer].map(async (person, which) => {
    for (let i = which; i < total; i += 2)
      await send(person, { caseId, content: `No. ${i}`, clientMessageId: randomUUID() })
  })
  const seen: Extract<EventFrame, { event: 'message:new' }>[] = []
  let since = '0'
  for (let connection = 0; seen.length < total; connection++) {
    const client = openEvents(urlOf(connection), { token: lawyer.token, since })
    const [cutAt, cutAfter] = [Date.now() + randomInt(120), randomInt(30)]
    while (Date.now() < cutAt && client.frames.length < cutAfter) await delay(1)
    client.close()
    seen.push(...client.ofEvent('message:new'))
    since = client.frames.findLast((frame) => 'id' in frame)?.id ?? since
    await client.closed
  }
  await Promise.all(sending)
  expect(seen.map(({ data }) => data.seq)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
  expect(new Set(seen.map(({ data }) => data.id)).size).toBe(total)
  expect(new Set(seen.map(({ data }) => data.content)).size).toBe(total)
})

test('[EVT7] edits, deletions and readings come as the message they are about, to everybody who reads the conversation', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const [own, other] = [await openReady(owner), await openReady(lawyer, urlOf(1))]
  const { id } = await send(owner, { caseId, content: 'Firts' })
  await api.call('PUT', `/v1/messages/${id}`, { token: owner.token, body: { content: 'First' } })
  await api.call('PUT', `/v1/messages/${id}/read`, { token: lawyer.token })
  await until(() => own.ofEvent('message:new').length === 3, 5_000, 'sent, edited, read')
  const told = own.ofEvent('message:new').at(-1)?.data
  expect(told).toMatchObject({ id, content: 'First', readBy: [{ userId: lawyer.userId }] })
  await api.call('DELETE', `/v1/messages/${id}`, { token: owner.token })
  for (const client of [own, other]) {
    await until(() => client.ofEvent('message:new').at(-1)?.data.deletedAt !== null, 5_000, 'deleted')
    expect(client.ofEvent('message:new').at(-1)?.data).toMatchObject({ id, content: null })
    client.close()
  }
})

test('[EVT4] whoever was removed gets nothing of what was said meanwhile, not even by resuming', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  await send(owner, { caseId, content: 'While there' })
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: owner.token })
  const live = openEvents(urlOf(0), { token: lawyer.token, since: '0' })
  await send(owner, { caseId, content: 'Afterwards' })
  await delay(500)
  expect(live.ofEvent('message:new')).toEqual([])
  live.close()
})

test('[MSG7] whoever does not show their reading tells only their own devices', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  await api.call('PUT', '/v1/users/me/profile', { token: lawyer.token, body: { readReceipts: false } })
  const { id } = await send(owner, { caseId, content: 'Seen?' })
  const [own, reader] = [await openReady(owner), await openReady(lawyer)]
  await api.call('PUT', `/v1/messages/${id}/read`, { token: lawyer.token })
  await until(() => reader.ofEvent('message:new').length === 1, 5_000, 'the other device')
  await delay(300)
  expect(own.ofEvent('message:new')).toEqual([])
  for (const client of [own, reader]) client.close()
})

describe('[EVT5] typing in a conversation', () => {
  test('of a case reaches its people, with both ids; of two people the other one only', async () => {
    const { owner, lawyer, caseId } = await caseOfTwo()
    const colleague = await registerPerson(api)
    await joinCase(api, owner, caseId, colleague, 'colleague')
    const { conversationId } = await send(owner, { caseId, content: 'Hello' })
    const letter = await send(owner, { recipientId: lawyer.userId, content: 'Hello' })
    const own = await openReady(owner)
    const [first, second] = [await openReady(lawyer, urlOf(1)), await openReady(colleague)]
    own.send({ event: 'typing:start', data: { conversationId } })
    own.send({ event: 'typing:start', data: { conversationId: letter.conversationId } })
    await until(() => first.ofEvent('typing:start').length === 2, 5_000, 'typing')
    const places = new Map(first.ofEvent('typing:start').map(({ data }) => [data.conversationId, data]))
    expect(places.get(conversationId)).toEqual({ userId: owner.userId, conversationId, caseId })
    const { conversationId: between } = letter
    expect(places.get(between)).toEqual({ userId: owner.userId, conversationId: between })
    own.send({ event: 'typing:stop', data: { conversationId } })
    await until(() => first.ofEvent('typing:stop').length === 1, 5_000, 'stopped')
    expect(second.ofEvent('typing:start').map(({ data }) => data.conversationId)).toEqual([conversationId])
    // Nobody types in a conversation that is not theirs.
    second.send({ event: 'typing:start', data: { conversationId: letter.conversationId } })
    await delay(300)
    expect(own.ofEvent('typing:start')).toEqual([])
    for (const client of [own, first, second]) client.close()
  })
})
