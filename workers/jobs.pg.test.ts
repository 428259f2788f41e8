import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../adapters/clock.ts'
import { uuidv7 } from '../adapters/ids.ts'
import { createLogger } from '../adapters/log.ts'
import { createPostgresQueue } from '../adapters/queue/postgres.ts'
import { startAttempt } from '../domain/jobs/attempts.queries.ts'
import { record } from '../domain/outbox.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, type TestPerson } from '../test-support/factories.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'
import { type Handler, onFacts } from './handlers.ts'

const QUICK = [0.05, 0.05, 0.05, 0.05]

let api: TestApi
let admin: TestPerson
let started: TestWorkers[] = []

beforeAll(async () => {
  api = await createTestApi()
  admin = await registerPerson(api, { role: 'admin' })
  await sql`CREATE TABLE test_effects (outbox_id uuid NOT NULL, handler text NOT NULL)`.execute(api.ownerDb)
  await sql`GRANT SELECT, INSERT, DELETE ON test_effects TO PUBLIC`.execute(api.ownerDb)
})
beforeEach(async () => {
  await api.db.deleteFrom('outbox').execute()
  await sql`DELETE FROM test_effects`.execute(api.db)
})
afterEach(async () => {
  await Promise.all(started.map((workers) => workers.drain()))
  started = []
})
afterAll(() => api.close())

const start = async (handlers: Handler[], options: Parameters<typeof startTestWorkers>[1] = {}) => {
  const workers = await startTestWorkers(api, { handlers, ...options })
  started.push(workers)
  return workers
}
const recordFact = () =>
  api.db
    .transaction()
    .execute((db) => record({ db, clock: systemClock }, { fact: 'user.registered', userId: uuidv7() }))
const effects = async () => {
  const { rows } = await sql<{ outboxId: string; handler: string }>`
    SELECT outbox_id, handler FROM test_effects ORDER BY handler`.execute(api.db)
  return rows
}
/** A handler that writes a row, then does as told. */
const writer = (name: string, afterwards: (outboxId: string) => Promise<void> | void = () => undefined): Handler =>
  onFacts({
    name,
    facts: ['user.registered'],
    retryAfterSeconds: QUICK,
    async run({ db }, { userId }, { outboxId }) {
      expect(userId).toMatch(/^[0-9a-f-]{36}$/)
      await sql`INSERT INTO test_effects (outbox_id, handler) VALUES (${outboxId}, ${name})`.execute(db)
      await afterwards(outboxId)
    },
  })
const jobs = async (state?: string) =>
  (await api.call('GET', `/v1/admin/jobs${state ? `?state=${state}` : ''}`, { token: admin.token })).body
const outboxRow = (id: string) => api.db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('[JOB1] a fact becomes one job for each handler, and is completed when the last is done', async () => {
  await start([writer('first-effect'), writer('second-effect')])
  const id = await recordFact()
  await expect.poll(async () => (await outboxRow(id)).completedAt, { timeout: 5_000 }).not.toBeNull()
  expect(await effects()).toEqual([
    { outboxId: id, handler: 'first-effect' },
    { outboxId: id, handler: 'second-effect' },
  ])
})

test('a fact that nobody reacts to is completed, and one whose transaction fails was never there', async () => {
  await start([])
  const id = await recordFact()
  await expect.poll(async () => (await outboxRow(id)).completedAt).not.toBeNull()
  const failing = api.db.transaction().execute(async (db) => {
    await record({ db, clock: systemClock }, { fact: 'user.registered', userId: uuidv7() })
    throw new Error('the act failed')
  })
  await expect(failing).rejects.toThrow('the act failed')
  expect(await api.db.selectFrom('outbox').select('id').execute()).toEqual([{ id }])
})

test('[JOB2] a handler that throws is tried five times, ends visibly, holds nobody up, and succeeds when the administrator retries it', async () => {
  let isBroken = true
  let tries = 0
  const poison = writer('poison', () => {
    tries++
    if (isBroken) throw Object.assign(new Error('Ada Lovelace <ada@example.org> said no'), { code: 'ENOPE' })
  })
  await start([poison, writer('harmless')])
  const before = await started[0]?.deps.registry.metrics()
  expect(before).toContain('jobs_failed_total{job="poison"} 0')
  const id = await recordFact()
  await expect.poll(async () => (await jobs('failed')).data.length, { timeout: 15_000 }).toBe(1)
  const [failed] = (await jobs('failed')).data
  expect(failed).toMatchObject({
    name: 'poison',
    fact: 'user.registered',
    outboxId: id,
    attempts: 5,
    lastError: 'Error ENOPE',
    nextAttemptAt: null,
  })
  expect(JSON.stringify(await jobs())).not.toMatch(/ada/i)
  expect(tries).toBe(5)
  expect(await effects()).toEqual([{ outboxId: id, handler: 'harmless' }])
  expect((await outboxRow(id)).completedAt).toBeNull()
  const metrics = await started[0]?.deps.registry.metrics()
  expect(metrics).toContain('jobs_failed_total{job="poison"} 1')
  expect(metrics).toMatch(/outbox_oldest_seconds 0\n/)

  const others = await Promise.all([recordFact(), recordFact()])
  await expect.poll(async () => (await effects()).filter(({ handler }) => handler === 'harmless').length).toBe(3)
  expect(others).toHaveLength(2)

  isBroken = false
  const retry = () => api.call('POST', `/v1/admin/jobs/${failed.id}/retry`, { token: admin.token })
  const answer = await retry()
  expect([answer.status, answer.body.data.state]).toEqual([200, 'queued'])
  await expect.poll(async () => (await outboxRow(id)).completedAt, { timeout: 5_000 }).not.toBeNull()
  expect((await effects()).filter(({ outboxId }) => outboxId === id)).toHaveLength(2)
  expect((await retry()).status).toBe(409)
})

test('[JOB1] two jobs of one fact that end at the same moment complete it', async () => {
  let waiting = 0
  const together = async () => {
    waiting++
    while (waiting % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await start([writer('left', together), writer('right', together)])
  for (let i = 0; i < 10; i++) {
    const id = await recordFact()
    await expect.poll(async () => (await outboxRow(id)).completedAt, { timeout: 5_000, interval: 20 }).not.toBeNull()
  }
})

test('[JOB3] an attempt that was away for longer than its lease leaves no effect, its successor does', async () => {
  let runs = 0
  const slow = writer('slow', () => (++runs === 1 ? new Promise((resolve) => setTimeout(resolve, 1_500)) : undefined))
  await start([{ ...slow }], { leaseMs: 300, resendMs: 300 })
  const id = await recordFact()
  await expect.poll(async () => (await outboxRow(id)).completedAt, { timeout: 10_000 }).not.toBeNull()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await effects()).toEqual([{ outboxId: id, handler: 'slow' }])
})

test('[JOB3] a delivery that says it takes long keeps its lease: nobody else begins it meanwhile', async () => {
  const leaseMs = 1_500
  let begunElsewhere: unknown = 'not asked'
  const slow: Handler = {
    name: 'slow-delivery',
    facts: ['user.registered'],
    takesMs: 60_000,
    isConfigured: () => true,
    async deliver(_deps, _fact, { outboxId }) {
      await delay(2 * leaseMs)
      // The queue has lost it, and another worker gets it.
      const now = new Date()
      const address = { outboxId, handler: 'slow-delivery' }
      begunElsewhere = await startAttempt(api.db, address, now, new Date(now.getTime() + leaseMs))
      return async ({ db }) => {
        await sql`INSERT INTO test_effects (outbox_id, handler) VALUES (${outboxId}, 'slow-delivery')`.execute(db)
      }
    },
  }
  await start([slow], { leaseMs })
  const id = await recordFact()
  await expect.poll(effects, { timeout: 20_000 }).toEqual([{ outboxId: id, handler: 'slow-delivery' }])
  expect(begunElsewhere).toBeUndefined()
})

test('[JOB3] what the queue lost is sent again', async () => {
  const lost: string[] = []
  const queue = createPostgresQueue({ url: api.appUrl, log: createLogger('silent') })
  await start([writer('effect')], {
    deps: {
      queue: {
        ...queue,
        // Says yes and forgets, the first time.
        async send(ids) {
          const known = ids.filter((id) => lost.includes(id))
          lost.push(...ids)
          if (known.length > 0) await queue.send(known)
        },
      },
    },
    resendMs: 300,
  })
  const id = await recordFact()
  await expect.poll(async () => (await outboxRow(id)).completedAt, { timeout: 5_000 }).not.toBeNull()
  expect(await effects()).toEqual([{ outboxId: id, handler: 'effect' }])
  await started.pop()?.drain()
  await queue.close()
})

test('health says how old the oldest work is, and which processes and schedules there are', async () => {
  await start([], { schedules: [{ name: 'do-nothing', everyMs: 60_000, run: async () => undefined }] })
  await expect
    .poll(
      async () => {
        const { body } = await api.call('GET', '/v1/admin/health', { token: admin.token })
        const { schedules, workers, outbox, database } = body.data
        const ran = schedules.find(({ name }: { name: string }) => name === 'do-nothing')?.lastFinishedAt
        return [typeof ran, workers.length > 0, outbox.failed, database.migrationsPending]
      },
      { timeout: 5_000 },
    )
    .toEqual(['string', true, 0, []])
})
