import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventFrame } from '../../contracts/events.ts'
import { deleteUserEventsBefore, insertUserEvents } from '../../domain/user-events/user-events.queries.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { counts } from '../../test-support/counts.ts'
import { type EventsServer, openEvents, startEventsServer } from '../../test-support/events.ts'
import { tellEach } from '../../test-support/events-writer.ts'
import { registerPerson } from '../../test-support/factories.ts'
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

/** Comes back after random disconnects, to one process and the other, until `isDone`; every frame it ever got. */
async function readWithDisconnects(token: string, isDone: (frames: EventFrame[]) => boolean): Promise<EventFrame[]> {
  const seen: EventFrame[] = []
  let since = '0'
  for (let connection = 0; !isDone(seen); connection++) {
    const client = openEvents(urlOf(connection), { token, since })
    const cutAt = Date.now() + randomInt(120)
    const cutAfter = randomInt(40)
    while (Date.now() < cutAt && client.frames.length < cutAfter && !isDone([...seen, ...client.frames])) await delay(1)
    client.close()
    seen.push(...client.frames)
    const last = client.frames.at(-1)
    if (last && 'id' in last) since = last.id
    await client.closed
  }
  return seen
}

test('[EVT1] whatever disconnects and whichever process, each of many events comes exactly once and in order', async () => {
  const total = counts({ ci: 200, long: 1_000 })
  const [person, other] = [await registerPerson(api), await registerPerson(api)]
  const written: string[] = []
  // Four writers whose transactions overlap and end in another order than they began.
  const writers = [0, 1, 2, 3].map(async (writer) => {
    for (let i = writer; i < total; i += 4) {
      const both = i % 3 === 0 ? [other.userId, person.userId] : [person.userId]
      const ids = await tellEach(api, both, { holdMs: randomInt(8) })
      written.push(ids.at(-1) ?? '')
    }
  })
  const reading = readWithDisconnects(
    person.token,
    (frames) => frames.filter(({ event }) => event === 'notification:new').length >= total,
  )
  await Promise.all(writers)
  const frames = (await reading).filter((frame) => frame.event === 'notification:new')
  expect(frames.map(({ data }) => data.id).sort()).toEqual([...written].sort())
  expect(frames.map(({ id }) => Number(id))).toEqual(Array.from({ length: total }, (_, i) => i + 1))
})

test('[EVT1] an event whose transaction began first but ends last is not overtaken by a later one', async () => {
  const person = await registerPerson(api)
  const client = openEvents(urlOf(0), { token: person.token })
  await until(() => client.ofEvent('ready').length === 1, 5_000, 'ready')
  const slow = tellEach(api, [person.userId], { holdMs: 300 })
  await delay(100)
  const quick = tellEach(api, [person.userId])
  const order = [...(await slow), ...(await quick)]
  await until(() => client.ofEvent('notification:new').length === 2, 5_000, 'both')
  expect(client.ofEvent('notification:new').map(({ data }) => data.id)).toEqual(order)
  client.close()
})

test('[EVT1] the same source stores its events once', async () => {
  const person = await registerPerson(api)
  const client = openEvents(urlOf(1), { token: person.token, since: '0' })
  await tellEach(api, [person.userId])
  const { sourceId, subjectId, createdAt } = await api.db
    .selectFrom('userEvents')
    .selectAll()
    .where('userId', '=', person.userId)
    .executeTakeFirstOrThrow()
  const again = { userId: person.userId, event: 'notification:new' as const, subjectId }
  await Promise.all(
    [1, 2].map(() =>
      api.db.transaction().execute((trx) => insertUserEvents(trx, [again, again], { sourceId, now: createdAt })),
    ),
  )
  await tellEach(api, [person.userId])
  await until(() => client.frames.length === 2, 5_000, 'two events')
  expect(client.frames.map((frame) => 'id' in frame && frame.id)).toEqual(['1', '2'])
  client.close()
})

test('[EVT2] past what is kept, or with a position nobody had, one resync frame comes and then what is new', async () => {
  const person = await registerPerson(api)
  const long = new Date(Date.now() - 8 * 86_400_000)
  for (let i = 0; i < 3; i++) await tellEach(api, [person.userId], { now: long })
  for (let i = 0; i < 2; i++) await tellEach(api, [person.userId])
  expect(await deleteUserEventsBefore(api.db, new Date(Date.now() - 7 * 86_400_000))).toBe(3)
  const told = async (since: string) => {
    const client = openEvents(urlOf(0), { token: person.token, since })
    await until(() => client.frames.length > 0, 5_000, 'a frame')
    await delay(100)
    client.close()
    return client.frames.map((frame) => ['id' in frame && frame.id, frame.event])
  }
  const resync = [['5', 'resync']]
  expect(await told('2')).toEqual(resync)
  expect(await told('0')).toEqual(resync)
  expect(await told('99')).toEqual(resync)
  expect(await told('nonsense')).toEqual(resync)
  expect(await told('3')).toEqual([
    ['4', 'notification:new'],
    ['5', 'notification:new'],
  ])
  const client = openEvents(urlOf(0), { token: person.token, since: '1' })
  await until(() => client.ofEvent('resync').length === 1, 5_000, 'resync')
  await tellEach(api, [person.userId])
  await until(() => client.frames.length === 2, 5_000, 'what is new')
  expect(client.frames.at(-1)).toMatchObject({ id: '6', event: 'notification:new' })
  client.close()
})

test('[EVT2] when everything was let go of, the newest position needs no resync and an older one does', async () => {
  const person = await registerPerson(api)
  await tellEach(api, [person.userId], { now: new Date(Date.now() - 8 * 86_400_000) })
  await deleteUserEventsBefore(api.db, new Date(Date.now() - 7 * 86_400_000))
  const old = openEvents(urlOf(0), { token: person.token, since: '0' })
  await until(() => old.ofEvent('resync').length === 1, 5_000, 'resync')
  const current = openEvents(urlOf(0), { token: person.token, since: '1' })
  await tellEach(api, [person.userId])
  await until(() => current.frames.length === 1, 5_000, 'the new one')
  expect(current.frames[0]).toMatchObject({ id: '2', event: 'notification:new' })
  for (const client of [old, current]) client.close()
})
