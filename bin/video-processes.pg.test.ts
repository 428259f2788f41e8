import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { uniqueEmail } from '../test-support/factories.ts'
import { until } from '../test-support/live-server.ts'
import { hasLivekit, startTestLivekit, type TestLivekit } from '../test-support/livekit.ts'
import { hasRedisServer, startTestRedis, type TestRedis } from '../test-support/redis.ts'
import { connectSignal, type SignalClient } from '../test-support/signal-client.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'

const OUT_WITHIN_MS = 2_000
const PASSWORD = 'correct horse battery staple'

interface Person {
  userId: string
  token: string
  refreshToken: string
}

describe.runIf(hasLivekit && hasRedisServer)('several processes, one media server', () => {
  let database: TestDatabase
  let redis: TestRedis
  let livekit: TestLivekit
  let folder: string
  let processes: { started: StartProcess; port: number }[]
  let people: Record<'client' | 'lawyer' | 'colleague', Person>
  let caseId: string
  let id: string
  const open: SignalClient[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lc-video-processes-'))
    database = await createTestDatabase()
    redis = await startTestRedis()
    const ports = [await freePort(), await freePort(), await freePort()]
    livekit = await startTestLivekit(`http://127.0.0.1:${ports[0]}/v1/webhooks/livekit`)
    const environment = {
      REDIS_URL: redis.url,
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      JWT_SECRET: randomBytes(32).toString('hex'),
      MASTER_KEY: `test:${randomBytes(32).toString('base64')}`,
      LIVEKIT_URL: livekit.url().href,
      LIVEKIT_API_KEY: livekit.keys.apiKey,
      LIVEKIT_API_SECRET: livekit.keys.apiSecret,
    }
    processes = ports.map((port, index) => {
      const role = { ROLE: index === 2 ? 'collab' : 'server' }
      return { port, started: spawnStart({ dataFolder: folder, port, environment: { ...environment, ...role } }) }
    })
    await Promise.all(processes.map(({ started }) => untilReady(started)))
  }, 120_000)
  afterAll(async () => {
    for (const { started } of processes ?? []) {
      started.child.kill('SIGTERM')
      await started.exited
    }
    await livekit?.remove()
    await redis?.remove()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    people = { client: await register('client'), lawyer: await register('lawyer'), colleague: await register('lawyer') }
    caseId = (await call(0, people.client, 'POST', '/v1/cases', { title: 'A case' })).id
    await database.ownerDb
      .insertInto('caseMembers')
      .values((['lawyer', 'colleague'] as const).map((role) => ({ caseId, userId: people[role].userId, role })))
      .execute()
    const at = new Date(Date.now() + 60_000).toISOString()
    id = (await call(1, people.client, 'POST', '/v1/consultations', { caseId, proposedTimes: [at] })).id
    await call(0, people.lawyer, 'POST', `/v1/consultations/${id}/schedule`, { at, timeZone: 'UTC' })
  })
  afterEach(() => {
    for (const device of open.splice(0)) device.close()
  })

  const addressOf = (at: number) => `http://127.0.0.1:${processes[at]?.port}`
  const doorOf = (at: number) => `${addressOf(at).replace('http', 'ws')}/livekit`

  /** At the process of this number. @returns `data` of the answer */
  async function call(at: number, person: Person | undefined, method: string, path: string, body: object = {}) {
    const headers = { 'content-type': 'application/json', ...(person && { authorization: `Bearer ${person.token}` }) }
    const init =
      method === 'DELETE'
        ? { headers: { authorization: headers.authorization ?? '' } }
        : { headers, body: JSON.stringify(body) }
    const answer = await fetch(addressOf(at) + path, { method, ...init })
    const { data, ...envelope } = (await answer.json()) as { data: Record<string, string> }
    expect(answer.status, JSON.stringify(envelope)).toBeLessThan(300)
    return data as Record<string, string> & { id: string; token: string }
  }

  async function register(role: string): Promise<Person> {
    const body = { email: uniqueEmail(), password: PASSWORD, role, name: 'Ada' }
    const data = (await call(1, undefined, 'POST', '/v1/auth/register', body)) as unknown as {
      user: { id: string }
      tokens: { accessToken: string; refreshToken: string }
    }
    const { accessToken: token, refreshToken } = data.tokens
    return { userId: data.user.id, token, refreshToken }
  }

  /** Joins at one process and goes in through the door of another. */
  async function enter(person: Person, { joinAt, doorAt }: { joinAt: number; doorAt: number }) {
    const { token } = await call(joinAt, person, 'POST', `/v1/consultations/${id}/join`)
    const device = await connectSignal(doorOf(doorAt), token)
    open.push(device)
    return { device, token }
  }

  const losses: [string, (at: number) => Promise<unknown>][] = [
    [
      'removed from the case',
      (at) => call(at, people.client, 'DELETE', `/v1/cases/${caseId}/members/${people.colleague.userId}`),
    ],
    [
      'removed from the room',
      (at) => call(at, people.lawyer, 'POST', `/v1/consultations/${id}/remove`, { userId: people.colleague.userId }),
    ],
    [
      'signed out',
      (at) => call(at, people.colleague, 'POST', '/v1/auth/logout', { refreshToken: people.colleague.refreshToken }),
    ],
  ]
  test.each(losses.flatMap(([name, lose]) => [0, 1].map((at) => [name, at, lose] as const)))(
    '[VIDEO26] whoever is %s, at process %i, leaves the room at the other one within 2 s, and no door opens again',
    async (_, at, lose) => {
      const other = 1 - at
      await enter(people.lawyer, { joinAt: at, doorAt: at })
      const { device, token } = await enter(people.colleague, { joinAt: at, doorAt: other })
      await call(other, people.lawyer, 'POST', `/v1/consultations/${id}/admit`, { userId: people.colleague.userId })
      await until(() => device.rights().canSubscribe, 5_000, 'let in')
      const from = Date.now()
      await lose(at)
      expect((await device.gone) - from).toBeLessThan(OUT_WITHIN_MS)
      for (const door of [0, 1]) await expect(connectSignal(doorOf(door), token)).rejects.toThrow('refused: 403')
      // Past every door, to the media server, which believes the token until it runs out.
      const around = await connectSignal(livekit.url().href, token)
      const again = Date.now()
      expect((await around.gone) - again).toBeLessThan(OUT_WITHIN_MS)
    },
  )

  test('[VIDEO26] with one of the processes killed the other one still sends away whoever loses the case unannounced', async () => {
    await enter(people.lawyer, { joinAt: 0, doorAt: 1 })
    const { device } = await enter(people.colleague, { joinAt: 0, doorAt: 1 })
    await call(0, people.lawyer, 'POST', `/v1/consultations/${id}/admit`, { userId: people.colleague.userId })
    await until(() => device.rights().canSubscribe, 5_000, 'let in')
    processes[0]?.started.child.kill('SIGKILL')
    await processes[0]?.started.exited
    const from = Date.now()
    await database.ownerDb
      .deleteFrom('caseMembers')
      .where('caseId', '=', caseId)
      .where('userId', '=', people.colleague.userId)
      .execute()
    expect((await device.gone) - from).toBeLessThan(OUT_WITHIN_MS)
  })
})
