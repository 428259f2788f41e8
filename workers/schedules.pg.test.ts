import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { startTestWorkers } from '../test-support/workers.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const row = (name: string) =>
  database.db.selectFrom('schedules').selectAll().where('name', '=', name).executeTakeFirstOrThrow()

test('[JOB6] regular work is done by one of several processes, and a restart does not begin its time anew', async () => {
  let runs = 0
  const schedules = [{ name: 'count-runs', everyMs: 3_600_000, run: async () => void runs++ }]
  const many = await Promise.all([1, 2, 3].map(() => startTestWorkers(database, { schedules })))
  await expect.poll(() => runs, { timeout: 5_000 }).toBe(1)
  await Promise.all(many.map((workers) => workers.drain()))
  const later = await startTestWorkers(database, { schedules })
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  await later.drain()
  expect(runs).toBe(1)
  expect((await row('count-runs')).lastError).toBeNull()
})

test('[JOB6] regular work that fails says so without its text, and is due again soon', async () => {
  const run = async () => {
    throw new Error('Ada Lovelace')
  }
  const workers = await startTestWorkers(database, { schedules: [{ name: 'fail', everyMs: 86_400_000, run }] })
  await expect.poll(async () => (await row('fail').catch(() => undefined))?.lastError, { timeout: 5_000 }).toBe('Error')
  const { nextAt, lastFinishedAt } = await row('fail')
  expect(nextAt.getTime() - (lastFinishedAt?.getTime() ?? 0)).toBe(60_000)
  await workers.drain()
})
