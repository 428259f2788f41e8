import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../adapters/clock.ts'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { uuidv7 } from '../adapters/ids.ts'
import { insertMail } from '../domain/mails/mails.queries.ts'
import { record } from '../domain/outbox.ts'
import { counts } from '../test-support/counts.ts'
import { hasRedisServer, startTestRedis, type TestRedis } from '../test-support/redis.ts'
import { startSmtp, type TestSmtp } from '../test-support/smtp.ts'
import { type StoppablePostgres, startStoppablePostgres } from '../test-support/stoppable-postgres.ts'
import type { WorkerProcessSettings } from '../test-support/worker-process.ts'

/** Jobs of a run; every fourth is a mail. */
const JOBS = counts({ ci: 200, long: 1_000 })
const PROCESSES = 3

let postgres: StoppablePostgres
let smtp: TestSmtp
let redis: TestRedis | undefined
let processes: ChildProcess[] = []

beforeAll(async () => {
  smtp = await startSmtp()
})
beforeEach(async () => {
  processes = []
  postgres = await startStoppablePostgres()
  const owner = connectDatabase(connectPool({ connectionString: postgres.ownerUrl, max: 1 }))
  await sql`CREATE TABLE test_effects (outbox_id uuid NOT NULL)`.execute(owner)
  await sql`GRANT SELECT, INSERT ON test_effects TO PUBLIC`.execute(owner)
  await owner.destroy()
})
afterEach(async () => {
  await Promise.all(processes.map(kill))
  await postgres.remove()
  await redis?.remove()
  redis = undefined
})
afterAll(() => smtp.stop())

function startProcess(): ChildProcess {
  const settings: WorkerProcessSettings = { databaseUrl: postgres.appUrl, redisUrl: redis?.url, smtpUrl: smtp.url }
  const script = fileURLToPath(new URL('../test-support/worker-process.ts', import.meta.url))
  return spawn(process.execPath, [script, JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

/** Records facts a few at a time, whatever the database does meanwhile. */
async function recordFacts(): Promise<void> {
  for (let i = 0; i < JOBS; i++) {
    const act = () =>
      postgres.db.transaction().execute(async (db) => {
        if (i % 4 === 3) await insertMail(db, { to: `p${i}@example.org`, subject: `${i}`, text: 'Hello' }, new Date())
        else await record({ db, clock: systemClock }, { fact: 'user.registered', userId: uuidv7() })
      })
    // A commit whose answer got lost may have happened: what counts at the end is what stands in the outbox.
    while (
      !(await act().then(
        () => true,
        () => false,
      ))
    )
      await delay(100)
    await delay(10_000 / JOBS)
  }
}

/** Kills a process every now and then, and brings trouble to the servers in between, until told to stop. */
async function makeTrouble(isOver: () => boolean): Promise<{ kills: number; restarts: number; flushes: number }> {
  const done = { kills: 0, restarts: 0, flushes: 0 }
  for (let round = 1; !isOver(); round++) {
    await delay(1_200)
    const victim = processes[round % PROCESSES]
    if (victim) {
      await kill(victim)
      processes[round % PROCESSES] = startProcess()
      done.kills++
    }
    if (round % 3 === 0) {
      await postgres.crash()
      await delay(500)
      await postgres.start()
      done.restarts++
    } else if (redis) {
      await redis.flushAll()
      done.flushes++
    }
  }
  return done
}

/** What is not done, with all that says why. */
async function openWork() {
  const { rows } = await sql`
    SELECT outbox.fact, dispatched_at, handler, state, starts, attempts, last_error, sent_at, next_attempt_at, now()
    FROM outbox LEFT JOIN jobs ON jobs.outbox_id = outbox.id
    WHERE completed_at IS NULL`.execute(postgres.db)
  return rows
}

describe.each([
  { name: 'Postgres', hasRedis: false },
  { name: 'Redis', hasRedis: true },
])('$name', ({ hasRedis }) => {
  test.skipIf(hasRedis && !hasRedisServer)(
    '[JOB1] workers are killed, Redis is emptied, Postgres restarts: every effect happens once, every mail leaves under the id of its fact',
    { timeout: 600_000 },
    async () => {
      if (hasRedis) redis = await startTestRedis()
      for (let i = 0; i < PROCESSES; i++) processes.push(startProcess())
      let over = false
      const trouble = makeTrouble(() => over)
      await recordFacts()
      await delay(5_000)
      over = true
      const done = await trouble
      expect(done.kills).toBeGreaterThanOrEqual(5)
      expect(done.restarts).toBeGreaterThanOrEqual(2)
      await expect.poll(openWork, { timeout: 120_000, interval: 500 }).toEqual([])

      const facts = await postgres.db.selectFrom('outbox').select(['id', 'fact']).execute()
      const idsOf = (name: string) => facts.flatMap(({ id, fact }) => (fact === name ? [id] : [])).sort()
      const { rows } = await sql<{ outboxId: string }>`SELECT outbox_id FROM test_effects`.execute(postgres.db)
      expect(facts.length).toBeGreaterThanOrEqual(JOBS)
      expect(rows.map(({ outboxId }) => outboxId).sort()).toEqual(idsOf('user.registered'))

      const mails = await postgres.db.selectFrom('mails').select(['id', 'subject', 'sentAt']).execute()
      expect(mails.every(({ sentAt }) => sentAt !== null)).toBe(true)
      const ours = new Set(mails.map(({ id }) => `<${id}@legal-connect>`))
      const received = smtp.received.filter(({ mail }) => ours.has(mail.messageId ?? ''))
      expect(new Set(received.map(({ mail }) => mail.messageId))).toEqual(ours)
      expect(mails.map(({ id }) => id).sort()).toEqual(idsOf('mail.queued'))
      const states = await postgres.db.selectFrom('jobs').select('state').distinct().execute()
      expect(states).toEqual([{ state: 'done' }])
    },
  )
})
