import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './tables.generated.ts'

/** The database, or a transaction on it: a query function takes this first and does not care which. */
export type Database = Kysely<DB>
/** For queries that need a transaction (locks). */
export type DatabaseTransaction = Transaction<DB>

export interface ConnectOptions {
  connectionString: string
  /** Connections at most. */
  max?: number
  /** For migrations, which may take longer than a request ever should, and wait for each other. */
  unlimited?: boolean
  /** Schema in which names without one are looked up; the database's own setting otherwise. */
  searchPath?: string
  /** Called on errors of idle connections; without a listener they would end the process. */
  onError?: (error: Error) => void
}

/** A frozen database must not hold a request for ever (docs/gotchas.md). In ms. */
const timeLimits = { statement_timeout: 15_000, query_timeout: 20_000, idle_in_transaction_session_timeout: 30_000 }

/** A pool with our type parsing: bigint as `number` (throws past 2^53), timestamps as `Date`, a day as `2026-11-25`. */
export function connectPool(options: ConnectOptions): pg.Pool {
  const { connectionString, max = 10, unlimited = false, searchPath, onError } = options
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    ...(unlimited ? {} : timeLimits),
    keepAlive: true,
    ...(searchPath && { options: `-c search_path=${searchPath}` }),
    types: { getTypeParser },
  })
  pool.on('error', (error) => onError?.(error))
  // Whoever has the connection at that moment sees its query fail; without this listener the process would end as well.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Opens Kysely on a pool; `snake_case` in the database, `camelCase` in TypeScript. */
export function connectDatabase(pool: pg.Pool): Database {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] })
}

const INT8 = 20
const DATE = 1082

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8 && format !== 'binary') return parseBigint
  // A day has no time and no zone; as a Date it would be midnight of wherever this process runs.
  if (oid === DATE && format !== 'binary') return (text: string) => text
  return pg.types.getTypeParser(oid, format as 'text')
}

function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of range: ${text}`)
  return value
}
