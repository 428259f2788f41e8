import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Consultation } from '../../contracts/consultations.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { createTestCase, registerPerson, type TestPerson } from '../../test-support/factories.ts'
import { createFakeClock, type FakeClock } from '../../test-support/fake-clock.ts'
import { endAbandonedConsultations } from './timed.commands.ts'

const MINUTE_MS = 60_000

let api: TestApi
let clock: FakeClock
let client: TestPerson
let lawyer: TestPerson
let caseId: string

beforeAll(async () => {
  api = await createTestApi()
  client = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  caseId = (await createTestCase(api, client)).id
  await api.ownerDb.insertInto('caseMembers').values({ caseId, userId: lawyer.userId, role: 'lawyer' }).execute()
})
afterAll(() => api.close())
beforeEach(async () => {
  clock = createFakeClock(api.clock.now())
  await api.ownerDb.updateTable('consultations').set({ state: 'cancelled' }).execute()
})

const ago = (minutes: number) => new Date(clock.now().getTime() - minutes * MINUTE_MS)

/** A consultation in this state whose time was so many minutes ago. */
async function insert(state: string, minutesAgo: number): Promise<string> {
  const id = uuidv7()
  const now = clock.now()
  const people = { requestedBy: client.userId, proposedBy: client.userId, proposedTimes: [] }
  const times = { scheduledAt: ago(minutesAgo), timeZone: 'UTC', createdAt: now, updatedAt: now }
  await api.ownerDb
    .insertInto('consultations')
    .values({ id, caseId, state, durationMinutes: 30, roomName: randomUUID(), ...people, ...times })
    .execute()
  return id
}

interface Stay {
  /** When the device got its token. */
  came: number
  /** When the media server last saw it. */
  seen?: number
  left?: number
}

/** A device of somebody who came, in minutes ago. */
async function comes(id: string, { userId }: TestPerson, { came, seen, left }: Stay): Promise<void> {
  const one = { consultationId: id, userId }
  await api.ownerDb
    .insertInto('consultationParticipants')
    .values({ ...one, state: 'admitted', firstJoinedAt: ago(came), admittedAt: ago(came) })
    .execute()
  const identity = `${userId}.${randomUUID()}`
  const device = { ...one, identity, sessionId: uuidv7(), isHost: userId === lawyer.userId }
  await api.ownerDb
    .insertInto('consultationDevices')
    .values({ ...device, madeAt: ago(came), admittedAt: ago(came) })
    .execute()
  if (seen === undefined && left === undefined) return
  const presence = { consultationId: id, sid: `PA_${randomUUID()}`, identity, joinedAt: ago(came) }
  const ends = { seenAt: seen === undefined ? null : ago(seen), leftAt: left === undefined ? null : ago(left) }
  await api.ownerDb
    .insertInto('consultationPresence')
    .values({ ...presence, ...ends })
    .execute()
}

/** Three processes at once. @returns how many were moved by all of them */
async function run(): Promise<number> {
  const moved = await Promise.all([1, 2, 3].map(() => endAbandonedConsultations({ db: api.db, clock })))
  return moved.reduce((sum, one) => sum + one, 0)
}

async function read(id: string): Promise<Consultation> {
  return (await api.call('GET', `/v1/consultations/${id}`, { token: client.token })).body.data
}

const factsOf = async (id: string) => {
  const rows = await api.db
    .selectFrom('outbox')
    .select(['fact', 'payload'])
    .where('fact', 'like', 'consultation.%')
    .orderBy('createdAt')
    .execute()
  return rows.flatMap(({ fact, payload }) =>
    (payload as { consultationId?: string }).consultationId === id ? [fact] : [],
  )
}

describe('[VIDEO22] what nobody came to', () => {
  test('is missed by both sides after half an hour, not before, and told once', async () => {
    const id = await insert('scheduled', 29)
    expect(await run()).toBe(0)
    clock.advance(2 * MINUTE_MS)
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    const { state, missedBy, history, actions } = await read(id)
    expect([state, missedBy, actions]).toEqual(['no_show', ['client', 'lawyer'], []])
    expect(history.map(({ event, by, actor }) => [event, by, actor])).toEqual([['miss', null, 'system']])
    expect(await factsOf(id)).toEqual(['consultation.missed'])
  })

  test.each([
    ['client', () => client, ['lawyer']],
    ['lawyer', () => lawyer, ['client']],
  ])('was the %s there, only the other side has missed it', async (_, who, missed) => {
    const id = await insert('lobby', 45)
    await comes(id, who(), { came: 45, left: 12 })
    expect(await run()).toBe(1)
    expect(await read(id)).toMatchObject({ state: 'no_show', missedBy: missed })
  })

  test('is not missed while somebody still waits, whether seen there or with a token that works', async () => {
    const [seen, fresh] = [await insert('lobby', 45), await insert('lobby', 45)]
    await comes(seen, client, { came: 45, seen: 0 })
    await comes(fresh, client, { came: 9 })
    expect(await run()).toBe(0)
    expect([(await read(seen)).state, (await read(fresh)).state]).toEqual(['lobby', 'lobby'])
  })
})

describe('[VIDEO22] what was left', () => {
  test('a lobby before its time is empty again, and can still be come to', async () => {
    const id = await insert('lobby', -20)
    await comes(id, client, { came: 25, left: 11 })
    expect(await run()).toBe(1)
    expect(await read(id)).toMatchObject({ state: 'scheduled', actions: expect.arrayContaining(['join']) })
    expect(await factsOf(id)).toEqual(['consultation.changed'])
  })

  test('a room ends after ten minutes without anybody, not while somebody may come back, and keeps how long it was', async () => {
    const id = await insert('live', 40)
    await comes(id, client, { came: 40, left: 9 })
    await comes(id, lawyer, { came: 40, left: 12 })
    expect(await run()).toBe(0)
    clock.advance(2 * MINUTE_MS)
    expect(await run()).toBe(1)
    const { state, secondsTogether, history } = await read(id)
    expect([state, secondsTogether]).toEqual(['ended', 28 * 60])
    expect(history.map(({ event, by }) => [event, by])).toEqual([['end', null]])
    expect(await factsOf(id)).toEqual(['consultation.ended'])
  })

  test('somebody whose leaving was never reported counts as gone since they were last seen', async () => {
    const id = await insert('live', 60)
    await comes(id, client, { came: 60, seen: 30 })
    await comes(id, lawyer, { came: 60, seen: 20 })
    expect(await run()).toBe(1)
    expect(await read(id)).toMatchObject({ state: 'ended', secondsTogether: 30 * 60 })
  })
})

test('[VIDEO22] a hundred rooms that go on do not stand before those that nobody came to', async () => {
  const now = clock.now()
  const busy = Array.from({ length: 130 }, () => uuidv7())
  const rows = busy.map((id) => ({
    ...{ id, caseId, state: 'live', requestedBy: client.userId, proposedBy: client.userId, proposedTimes: [] },
    ...{ durationMinutes: 30, roomName: randomUUID(), scheduledAt: ago(500), timeZone: 'UTC' },
    ...{ createdAt: now, updatedAt: now },
  }))
  await api.ownerDb.insertInto('consultations').values(rows).execute()
  const device = { userId: client.userId, sessionId: uuidv7(), isHost: false, madeAt: ago(1), admittedAt: ago(1) }
  const devices = busy.map((id) => ({ ...device, consultationId: id, identity: `${client.userId}.${id}` }))
  await api.ownerDb.insertInto('consultationDevices').values(devices).execute()
  const missed = await insert('scheduled', 45)
  expect(await run()).toBe(1)
  expect((await read(missed)).state).toBe('no_show')
})
