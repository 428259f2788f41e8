import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { BareConnection } from './bare-connection.ts'

const QUERY_TIMEOUT_MS = 300

let database: TestDatabase
const pools: pg.Pool[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await Promise.all(pools.filter(({ ended }) => !ended).map((pool) => pool.end()))
  await database?.drop()
})

/** @returns which connection of the server it is on, too */
function openConnection(settings: readonly string[] = []) {
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2, query_timeout: QUERY_TIMEOUT_MS })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pools.push(pool)
  const connection = new BareConnection(pool, settings)
  return { pool, connection, whichOne: async () => (await connection.run('pid', 'SELECT pg_backend_pid()', []))[0] }
}

test('one connection serves statement after statement, also two that come before there is one', async () => {
  const { pool, whichOne } = openConnection()
  const [first, second] = await Promise.all([whichOne(), whichOne()])
  expect(second).toBe(first)
  expect(await whichOne()).toBe(first)
  // The one that the second statement did not need.
  expect([pool.totalCount, pool.idleCount]).toEqual([2, 1])
})

test('it answers with the values of a column, whatever their number, and takes text and bytes', async () => {
  const { connection } = openConnection()
  const text = 'SELECT encode($2::bytea, $3) || n FROM generate_series(1, $1::int) AS n'
  expect(await connection.run('many', text, ['2', Buffer.from([0, 255]), 'hex'])).toEqual(['00ff1', '00ff2'])
  expect(await connection.run('many', text, ['0', Buffer.from([0, 255]), 'hex'])).toEqual([])
})

test('after an error the next statement has another connection', async () => {
  const { pool, connection, whichOne } = openConnection()
  const before = await whichOne()
  await expect(connection.run('wrong', 'SELECT 1 / $1::int', ['0'])).rejects.toMatchObject({ code: '22012' })
  expect(await whichOne()).not.toBe(before)
  expect(pool.totalCount).toBe(1)
})

test('a statement that gets no answer does not hold up the next one', async () => {
  const { connection, whichOne } = openConnection()
  await expect(connection.run('hangs', 'SELECT pg_sleep($1::int)', ['3'])).rejects.toThrow('timeout')
  await expect(whichOne()).resolves.toBeDefined()
})

test('a connection that ends while nothing runs is given up before the next statement comes', async () => {
  const { pool, whichOne } = openConnection()
  const before = await whichOne()
  await sql`SELECT pg_terminate_backend(${before}::int)`.execute(database.db)
  await expect.poll(() => pool.totalCount).toBe(0)
  const after = await whichOne()
  expect(after).toBeDefined()
  expect(after).not.toBe(before)
})

test('when nothing has run for a while the pool has it back and can end', async () => {
  const { pool, whichOne } = openConnection()
  await whichOne()
  expect(pool.idleCount).toBe(0)
  await expect.poll(() => pool.idleCount, { timeout: 5_000 }).toBe(1)
  const before = await whichOne()
  expect(await whichOne()).toBe(before)
  await pool.end()
})

test('closed, it is with the pool at once; whoever asks then still gets an answer', async () => {
  const { pool, connection, whichOne } = openConnection()
  await whichOne()
  connection.close()
  expect(pool.idleCount).toBe(1)
  await expect(whichOne()).resolves.toBeDefined()
  connection.close()
  await pool.end()
})

test('each connection that it takes has its settings', async () => {
  const { connection, whichOne } = openConnection(['enable_seqscan = off', "application_name = 'the log'"])
  const show = () =>
    connection.run(
      'settings',
      "SELECT current_setting('enable_seqscan') || ' ' || current_setting('application_name')",
      [],
    )
  expect(await show()).toEqual(['off the log'])
  const before = await whichOne()
  await expect(connection.run('wrong', 'SELECT 1 / $1::int', ['0'])).rejects.toThrow()
  expect(await show()).toEqual(['off the log'])
  expect(await whichOne()).not.toBe(before)
})

test('settings that Postgres does not know are an error of the statement, and hold no connection', async () => {
  const { pool, whichOne } = openConnection(['no_such_setting = on'])
  await expect(whichOne()).rejects.toMatchObject({ code: '42704' })
  expect(pool.totalCount).toBe(0)
})
