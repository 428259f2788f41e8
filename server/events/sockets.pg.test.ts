import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { createLogger } from '../../adapters/log.ts'
import { insertUserEvents } from '../../domain/user-events/user-events.queries.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { type EventsServer, openEvents, startEventsServer } from '../../test-support/events.ts'
import { tellEach } from '../../test-support/events-writer.ts'
import {
  createTestCase,
  joinCase,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
} from '../../test-support/factories.ts'
import { until } from '../../test-support/live-server.ts'

let api: TestApi
let servers: [EventsServer, EventsServer]
let url: string

beforeAll(async () => {
  api = await createTestApi()
  servers = [await startEventsServer(api), await startEventsServer(api)]
  url = servers[0].url
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  await api.close()
})

async function openReady(person: TestPerson, at = url) {
  const client = openEvents(at, { token: person.token })
  await until(() => client.ofEvent('ready').length === 1, 5_000, 'ready')
  return client
}

/** A second session of the same person. */
async function signInAgain({ email }: TestPerson) {
  const { body } = await api.call('POST', '/v1/auth/login', { body: { email, password: TEST_PASSWORD } })
  return body.data.tokens as { accessToken: string; refreshToken: string }
}

describe('[EVT3] who may open a connection', () => {
  test.each([
    ['a wrong token', 'nonsense'],
    ['an empty token', ''],
  ])('%s is closed with 4401', async (_, token) => {
    expect(await openEvents(`${url}?token=${token}`).closed).toBe('4401 TOKEN')
  })

  test('the token may come in the first frame, with the position', async () => {
    const person = await registerPerson(api)
    await tellEach(api, [person.userId])
    const client = openEvents(url)
    client.socket.on('open', () => client.send({ token: person.token, since: '0' }))
    await until(() => client.frames.length === 1, 5_000, 'the missed event')
    expect(client.frames[0]).toMatchObject({ id: '1', event: 'notification:new' })
    client.close()
  })

  test('a browser needs an allowed origin', async () => {
    const { token } = await registerPerson(api)
    const foreign = openEvents(url, { token, headers: { origin: 'https://evil.example' } })
    expect(await foreign.closed).toMatch(/^1006/)
    const own = openEvents(url, { token, headers: { origin: 'http://localhost:8080' } })
    await until(() => own.ofEvent('ready').length === 1, 5_000, 'ready')
    own.close()
  })

  test.each([
    ['no JSON', 'hello'],
    ['an unknown frame', '{"event":"notification:new","data":{}}'],
    ['more than a frame may hold', `{"token":"${'a'.repeat(9_000)}"}`],
    ['a frame with more in it', '{"token":"x","admin":true}'],
  ])('%s closes the connection and nothing else', async (_, text) => {
    const client = openEvents(url)
    client.socket.on('open', () => client.send(text))
    expect(await client.closed).toMatch(/^(4400 BAD_FRAME|1009 )/)
    await registerPerson(api)
  })

  test('without a token in time it is closed', { timeout: 20_000 }, async () => {
    const opened = Date.now()
    expect(await openEvents(url).closed).toBe('4401 TOKEN')
    expect(Date.now() - opened).toBeLessThan(12_000)
  })
})

describe('[EVT3] a connection lives no longer than the right to it', () => {
  test('signing out, and a suspended account, close it within 2 s on every process', async () => {
    const person = await registerPerson(api)
    const [kept, ended] = [await openReady(person), await signInAgain(person)]
    const others = servers.map(({ url: at }) => openEvents(at, { token: ended.accessToken }))
    for (const other of others) await until(() => other.frames.length > 0, 5_000, 'ready')
    const since = Date.now()
    await api.call('POST', '/v1/auth/logout', { body: { refreshToken: ended.refreshToken } })
    for (const other of others) expect(await other.closed).toBe('4401 TOKEN')
    expect(Date.now() - since).toBeLessThan(2_000)
    expect(kept.socket.readyState).toBe(kept.socket.OPEN)
    await api.ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', person.userId).execute()
    await notifyAccessChanged(api.db, { userId: person.userId })
    expect(await kept.closed).toBe('4401 TOKEN')
  })

  test('at the end of its token it is closed, unless a newer one came; somebody else’s ends it', async () => {
    const clockedApi = await createTestApi()
    const server = await startEventsServer(clockedApi)
    const [person, other] = [await registerPerson(clockedApi), await registerPerson(clockedApi)]
    const open = async () => {
      const client = openEvents(server.url, { token: person.token })
      await until(() => client.frames.length > 0, 5_000, 'ready')
      return client
    }
    const [renewed, forgetful, mistaken] = [await open(), await open(), await open()]
    mistaken.send({ token: other.token })
    expect(await mistaken.closed).toBe('4401 TOKEN')
    clockedApi.clock.advance(5 * 60_000)
    const answer = await clockedApi.call('POST', '/v1/auth/refresh', { body: { refreshToken: person.refreshToken } })
    renewed.send({ token: answer.body.data.tokens.accessToken })
    await delay(300)
    clockedApi.clock.advance(5 * 60_000 + 1_000)
    expect(await forgetful.closed).toBe('4401 TOKEN_EXPIRED')
    await delay(1_200)
    expect(renewed.socket.readyState).toBe(renewed.socket.OPEN)
    renewed.close()
    await server.stop()
    await clockedApi.close()
  })

  test('a deploy closes with 1012, and new ones are refused meanwhile', async () => {
    const server = await startEventsServer(api)
    const person = await registerPerson(api)
    const client = await openReady(person, server.url)
    const stopped = server.stop()
    expect(await client.closed).toBe('1012 SERVICE_RESTART')
    await stopped
  })
})

test('[EVT4] what is sent follows the rights of that moment: whoever was removed since gets nothing of the case', async () => {
  const [owner, member] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
  const { id: caseId } = await createTestCase(api, owner, { title: 'Secret of the two' })
  await joinCase(api, owner, caseId, member, 'lawyer')
  const tell = (sourceId: string) =>
    api.db.transaction().execute((trx) =>
      insertUserEvents(
        trx,
        [owner, member].map(({ userId }) => ({ userId, event: 'case:status:update', subjectId: caseId })),
        { sourceId, now: new Date() },
      ),
    )
  await tell('0196b0b0-0000-7000-8000-000000000001')
  const before = openEvents(url, { token: member.token, since: '0' })
  await until(() => before.ofEvent('case:status:update').length === 1, 5_000, 'the update')
  expect(before.ofEvent('case:status:update')[0]?.data).toMatchObject({ id: caseId, role: 'lawyer', isOwner: false })
  await api.call('DELETE', `/v1/cases/${caseId}/members/${member.userId}`, { token: owner.token })
  await tell('0196b0b0-0000-7000-8000-000000000002')
  const own = openEvents(url, { token: owner.token, since: '0' })
  await until(() => own.ofEvent('case:status:update').length === 2, 5_000, 'both for the owner')
  // Neither live nor replayed.
  const after = openEvents(url, { token: member.token, since: '0' })
  await tellEach(api, [member.userId])
  await until(() => after.frames.length === 1 && before.frames.length === 2, 5_000, 'what is theirs')
  expect(JSON.stringify([after.frames, before.frames.at(-1)])).not.toContain('Secret of the two')
  for (const client of [before, own, after]) client.close()
})

describe('[EVT5] presence and typing', () => {
  test('go to those who share a case, on every process, and to nobody else; without an id', async () => {
    const owner = await registerPerson(api)
    const lawyer = await registerPerson(api, { role: 'lawyer' })
    const stranger = await registerPerson(api)
    const { id: caseId } = await createTestCase(api, owner)
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    const outside = await openReady(stranger, servers[1].url)
    const first = await openReady(owner)
    const second = await openReady(lawyer, servers[1].url)
    await until(() => first.ofEvent('user:online').length > 0, 5_000, 'the lawyer came')
    // Twice at most: as they come, and among those who are there already.
    await until(() => second.ofEvent('user:online').length > 0, 5_000, 'the owner was there')
    expect(first.ofEvent('user:online')[0]?.data).toEqual({ userId: lawyer.userId })
    second.send({ event: 'typing:start', data: { caseId } })
    await until(() => first.ofEvent('typing:start').length === 1, 5_000, 'typing')
    expect(first.ofEvent('typing:start')[0]).toMatchObject({ data: { userId: lawyer.userId, caseId } })
    // Somebody who is not in the case types nowhere.
    outside.send({ event: 'typing:start', data: { caseId } })
    // Leaving is the end of typing, and a little later of being there.
    second.close()
    await until(() => first.ofEvent('typing:stop').length === 1, 5_000, 'typing ended')
    await until(() => first.ofEvent('user:offline').length === 1, 8_000, 'left')
    expect(outside.frames.map(({ event }) => event)).toEqual(['ready'])
    expect(first.ofEvent('typing:start')).toHaveLength(1)
    expect(first.frames.filter(({ event }) => event !== 'ready').some((frame) => 'id' in frame)).toBe(false)
    for (const client of [outside, first]) client.close()
  })

  test('end with the case: whoever was removed is neither shown nor told', async () => {
    const [owner, lawyer] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
    const { id: caseId } = await createTestCase(api, owner)
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: owner.token })
    const removed = await openReady(lawyer, servers[1].url)
    const own = await openReady(owner)
    own.send({ event: 'typing:start', data: { caseId } })
    removed.send({ event: 'typing:start', data: { caseId } })
    await delay(500)
    expect([removed, own].map(({ frames }) => frames.map(({ event }) => event))).toEqual([['ready'], ['ready']])
    for (const client of [removed, own]) client.close()
  })

  test('a page that is loaded again is no news', async () => {
    const [owner, lawyer] = [await registerPerson(api), await registerPerson(api, { role: 'lawyer' })]
    const { id: caseId } = await createTestCase(api, owner)
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    const own = await openReady(owner)
    // Until it was told who is there already: somebody who comes at that moment is told twice.
    await delay(500)
    const first = await openReady(lawyer)
    await until(() => own.ofEvent('user:online').length > 0, 5_000, 'came')
    first.close()
    await first.closed
    const again = await openReady(lawyer)
    await delay(6_000)
    expect(own.frames.map(({ event }) => event)).toEqual(['ready', 'user:online'])
    for (const client of [own, again]) client.close()
  })
})

test('[ACC8] no log of the events server holds a token or what was sent', async () => {
  const lines: string[] = []
  const log = createLogger('trace', { write: (line: string) => void lines.push(line) })
  const server = await startEventsServer(api, { log })
  const person = await registerPerson(api)
  const client = await openReady(person, server.url)
  await tellEach(api, [person.userId])
  await until(() => client.frames.length === 2, 5_000, 'the event')
  client.send('nonsense')
  await client.closed
  await openEvents(server.url, { token: `${person.token}x` }).closed
  await server.stop()
  const logged = lines.join('\n')
  expect(logged).not.toContain(person.token)
  expect(logged).not.toContain(person.email)
})

test('[EVT3] connections of a person and of an address are limited, and come free again', async () => {
  const server = await startEventsServer(api, { rateLimit: true })
  const person = await registerPerson(api)
  const clients = await Promise.all(Array.from({ length: 20 }, () => openReady(person, server.url)))
  expect(await openEvents(server.url, { token: person.token }).closed).toBe('1013 TRY_AGAIN_LATER')
  clients[0]?.close()
  await clients[0]?.closed
  await delay(50)
  const another = await openReady(person, server.url)
  for (const client of [...clients, another]) client.close()
  await server.stop()
})

test('[EVT6] a reader that does not read holds up nobody and loses nothing', async () => {
  const [slow, quick] = [await registerPerson(api), await registerPerson(api)]
  const idle = openEvents(url, { token: slow.token, since: '0' })
  await until(() => idle.socket.readyState === idle.socket.OPEN, 5_000, 'open')
  idle.socket.pause()
  for (let i = 0; i < 30; i++) {
    await tellEach(
      api,
      Array.from({ length: 100 }, () => slow.userId),
    )
  }
  const other = await openReady(quick)
  const since = Date.now()
  await tellEach(api, [quick.userId])
  await until(() => other.frames.length === 2, 5_000, 'the quick one')
  expect(Date.now() - since).toBeLessThan(2_000)
  idle.socket.resume()
  await until(() => idle.frames.length === 3_000, 30_000, 'everything')
  expect(idle.frames.map((frame) => 'id' in frame && Number(frame.id))).toEqual(
    Array.from({ length: 3_000 }, (_, i) => i + 1),
  )
  for (const client of [idle, other]) client.close()
})
