import { randomUUID } from 'node:crypto'
import { AccessToken } from 'livekit-server-sdk'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '../adapters/ids.ts'
import { createEgressRecorder } from '../adapters/video/egress.ts'
import { createLivekit } from '../adapters/video/livekit.ts'
import type { VideoRooms } from '../adapters/video/video.ts'
import type { Consultation } from '../contracts/consultations.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { counts } from '../test-support/counts.ts'
import { startTestEgress, type TestEgress } from '../test-support/egress.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

const keys = { apiKey: 'LCtest', apiSecret: 'a secret of tests, thirty-two bytes long or more' }
let api: TestApi
let egress: TestEgress
let client: TestPerson
let lawyer: TestPerson
let colleague: TestPerson
let late: TestPerson
let caseId: string

beforeAll(async () => {
  egress = await startTestEgress(keys)
  const s3 = { endpoint: 'http://127.0.0.1:9', region: 'x', bucket: 'b', accessKeyId: 'k', secretAccessKey: 's' }
  const recorder = createEgressRecorder({ ...keys, url: egress.url, s3 })
  // The rooms themselves are not asked here: the tests report what happens in them.
  const quiet: Partial<VideoRooms> = {
    openRoom: async () => undefined,
    closeRoom: async () => undefined,
    listGuests: async () => {
      throw new Error('not asked here')
    },
    setRights: async (_room, identity) => void egress.calls.push(`rights ${identity.split('.')[0]}`),
    remove: async () => undefined,
  }
  const url = () => new URL('ws://127.0.0.1:9')
  api = await createTestApi({ video: { ...createLivekit({ ...keys, url, recorder, missing: () => '' }), ...quiet } })
  client = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  colleague = await registerPerson(api, { role: 'lawyer' })
  late = await registerPerson(api)
  caseId = (await createTestCase(api, client)).id
  const member = (person: TestPerson, role: string) => ({ caseId, userId: person.userId, role })
  await api.ownerDb
    .insertInto('caseMembers')
    .values([member(lawyer, 'lawyer'), member(colleague, 'colleague'), member(late, 'observer')])
    .execute()
})
afterAll(async () => {
  await api.close()
  await egress.stop()
})
beforeEach(() => {
  egress.calls.length = 0
})

/** A consultation under way, with a device of each of these people. */
async function live(people: readonly TestPerson[]): Promise<{ id: string; room: string; devices: string[] }> {
  const [id, room, now] = [uuidv7(), randomUUID(), api.clock.now()]
  await api.ownerDb
    .insertInto('consultations')
    .values({
      ...{ id, caseId, state: 'live', requestedBy: client.userId, proposedBy: client.userId, proposedTimes: [] },
      ...{ durationMinutes: 30, roomName: room, createdAt: now, updatedAt: now, scheduledAt: now, timeZone: 'UTC' },
    })
    .execute()
  const devices = people.map(({ userId }) => `${userId}.${randomUUID()}`)
  await api.ownerDb
    .insertInto('consultationDevices')
    .values(
      people.map(({ userId }, index) => ({
        ...{ identity: devices[index] ?? '', consultationId: id, userId, sessionId: uuidv7(), madeAt: now },
        ...{ isHost: userId === lawyer.userId, admittedAt: new Date(0) },
      })),
    )
    .execute()
  return { id, room, devices }
}

async function report(event: object, secret = keys.apiSecret) {
  const body = JSON.stringify(event)
  const token = new AccessToken(keys.apiKey, secret)
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(body))
  token.sha256 = Buffer.from(digest).toString('base64')
  const headers = { authorization: await token.toJwt(), 'content-type': 'application/webhook+json' }
  return api.app.inject({ method: 'POST', url: '/v1/webhooks/livekit', headers, payload: body })
}

const random = (below: number) => Math.floor(Math.random() * below)

/** Connections of three devices over some minutes, as the media server reports them in order. */
function story(room: string, devices: readonly string[]): object[] {
  const events: object[] = [{ id: randomUUID(), event: 'room_started', createdAt: '1000', room: { name: room } }]
  for (const identity of devices) {
    let at = 1000 + random(60)
    for (let n = random(2); n >= 0; n--) {
      const participant = { identity, sid: `PA_${randomUUID()}`, joinedAt: String(at), joinedAtMs: String(at * 1000) }
      const joined = {
        id: randomUUID(),
        event: 'participant_joined',
        createdAt: String(at),
        room: { name: room },
        participant,
      }
      at += 1 + random(300)
      const left = { ...joined, id: randomUUID(), event: 'participant_left', createdAt: String(at) }
      events.push(joined, left)
      at += random(100)
    }
  }
  return [...events, { id: randomUUID(), event: 'room_finished', createdAt: '5000', room: { name: room } }]
}

async function recordOf(id: string) {
  const { body } = await api.call('GET', `/v1/consultations/${id}`, { token: client.token })
  const { presence, secondsTogether } = body.data as Consultation
  const rows = await api.ownerDb
    .selectFrom('consultationPresence')
    .select(['sid', 'joinedAt', 'leftAt'])
    .where('consultationId', '=', id)
    .orderBy('sid')
    .execute()
  return { presence, secondsTogether, rows }
}

/** What was reported, in whatever room: the same story with other names. */
const inRoom = (
  events: object[],
  from: { room: string; devices: string[] },
  to: { room: string; devices: string[] },
) => {
  let text = JSON.stringify(events).replaceAll(from.room, to.room)
  for (const [index, device] of from.devices.entries()) text = text.replaceAll(device, to.devices[index] ?? '')
  return (JSON.parse(text) as { id: string }[]).map((event) => ({ ...event, id: randomUUID() }))
}

/** Reports that arrive at the same moment. */
const AT_ONCE = 6
const RUNS = counts({ ci: 300, long: 5_000 })

test(`[VIDEO6] ${RUNS} permuted and repeated sequences of reports: the same record`, {
  timeout: RUNS * 2_000,
}, async () => {
  for (let done = 0; done < RUNS; ) {
    const first = await live([lawyer, client, colleague])
    const events = story(first.room, first.devices)
    for (const event of events) expect((await report(event)).statusCode).toBe(200)
    const expected = await recordOf(first.id)
    expect(expected.presence.length).toBeGreaterThan(0)
    for (let again = 0; again < 10 && done < RUNS; again++, done++) {
      const other = await live([lawyer, client, colleague])
      const same = inRoom(events, first, other)
      const sent = [...same, ...same.filter(() => random(3) === 0)].sort(() => Math.random() - 0.5)
      for (let i = 0; i < sent.length; i += AT_ONCE) {
        const answers = await Promise.all(sent.slice(i, i + AT_ONCE).map((event) => report(event)))
        expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
      }
      expect(await recordOf(other.id)).toEqual(expected)
    }
  }
})

test('[VIDEO6] a report whose signature, body or key does not fit changes nothing', async () => {
  const { id, room, devices } = await live([lawyer])
  const [, joined] = story(room, devices)
  if (!joined) throw new Error('a story has somebody join')
  expect((await report(joined, 'another secret, thirty-two bytes long or more')).statusCode).toBe(401)
  const signed = await report(joined)
  expect(signed.statusCode).toBe(200)
  const plain = await api.app.inject({ method: 'POST', url: '/v1/webhooks/livekit', payload: joined })
  expect(plain.statusCode).toBe(401)
  const stranger = { ...joined, id: randomUUID(), participant: { identity: 'nobody', sid: 'PA_x', joinedAt: '1' } }
  expect((await report(stranger)).statusCode).toBe(200)
  expect((await recordOf(id)).rows).toHaveLength(1)
})

async function act(person: TestPerson, path: string, body: object = {}) {
  const answer = await api.call('POST', `/v1/consultations${path}`, { token: person.token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body.data as Consultation
}

/** The lawyer, the client and a colleague, all in the room. */
async function threeInRoom(): Promise<string> {
  const at = api.clock.now().toISOString()
  const { id } = await act(client, '', { caseId, proposedTimes: [at] })
  await act(lawyer, `/${id}/schedule`, { at, timeZone: 'UTC' })
  for (const person of [lawyer, client, colleague]) await act(person, `/${id}/join`)
  for (const { userId } of [client, colleague]) await act(lawyer, `/${id}/admit`, { userId })
  egress.calls.length = 0
  return id
}

test('[VIDEO7] two of three agree: no recording starts; when the third does, it starts', async () => {
  const id = await threeInRoom()
  for (const person of [lawyer, client]) await act(person, `/${id}/consent`, { granted: true })
  const asked = await act(lawyer, `/${id}/recording`, { on: true })
  expect([asked.recording.state, asked.recording.missingConsents]).toEqual(['waiting', [colleague.userId]])
  await act(colleague, `/${id}/consent`, { granted: false })
  expect(egress.calls).toEqual([])
  const agreed = await act(colleague, `/${id}/consent`, { granted: true })
  expect(agreed.recording.state).toBe('on')
  expect(egress.calls).toEqual([expect.stringMatching(/^start recordings\/.+\.mp4$/)])
})

test('[VIDEO7] whoever comes without having agreed stops it before they hear or are heard; with their yes a new part begins', async () => {
  const id = await threeInRoom()
  for (const person of [lawyer, client, colleague]) await act(person, `/${id}/consent`, { granted: true })
  await act(lawyer, `/${id}/recording`, { on: true })
  await act(late, `/${id}/join`)
  expect(egress.calls).toHaveLength(1)
  const admitted = await act(lawyer, `/${id}/admit`, { userId: late.userId })
  expect(egress.calls.slice(1)).toEqual([expect.stringMatching(/^stop EG_/), `rights ${late.userId}`])
  expect([admitted.recording.state, admitted.recording.parts[0]?.stopReason]).toEqual(['waiting', 'consent_missing'])
  const agreed = await act(late, `/${id}/consent`, { granted: true })
  expect([agreed.recording.state, agreed.recording.parts.length]).toEqual(['on', 2])
})

test('[VIDEO7] a consent that is taken back stops it, each answer is kept, and the end of the consultation ends it', async () => {
  const id = await threeInRoom()
  for (const person of [lawyer, client, colleague]) await act(person, `/${id}/consent`, { granted: true })
  await act(lawyer, `/${id}/recording`, { on: true })
  const revoked = await act(client, `/${id}/consent`, { granted: false })
  expect([revoked.recording.state, revoked.recording.missingConsents]).toEqual(['waiting', [client.userId]])
  expect(egress.calls.at(-1)).toMatch(/^stop/)
  const kept = await api.ownerDb
    .selectFrom('consultationConsents')
    .selectAll()
    .where('consultationId', '=', id)
    .execute()
  expect(kept).toHaveLength(4)
  await expect(api.ownerDb.updateTable('consultationConsents').set({ granted: true }).execute()).rejects.toThrow(
    'never changed',
  )
  await act(client, `/${id}/consent`, { granted: true })
  const ended = await act(lawyer, `/${id}/end`)
  expect([ended.recording.state === 'on', ended.recording.parts.at(-1)?.stopReason]).toEqual([false, 'ended'])
  expect(egress.calls.at(-1)).toMatch(/^stop/)
})
