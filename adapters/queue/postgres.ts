import {
  type BackendFactory,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  type WorkerOptions,
} from 'bullmq'
import pg from 'pg'
import { connectPool } from '../database/connect.ts'
import type { Logger } from '../log.ts'
import { createBullQueue } from './bullmq.ts'
import type { JobQueue } from './queue.ts'

/** Where BullMQ has its tables and functions. */
const SCHEMA = 'bullmq'

/** BullMQ's own pool: its listening connection stays in use, and nothing of ours waits behind it. */
const POOL_SIZE = 5

/** The queue on Postgres, for one process without Redis. Its schema must have been migrated by the owner. */
export function createPostgresQueue({ url, log }: { url: string; log: Logger }): JobQueue {
  const pool = connectPool({
    connectionString: url,
    max: POOL_SIZE,
    searchPath: SCHEMA,
    onError: (error) => log.debug({ err: error }, 'a connection of the queue failed'),
  })
  // BullMQ's options are typed for Redis; the backend takes a pool.
  const connection = pool as unknown as WorkerOptions['connection']
  const factory = createPostgresBackend as unknown as BackendFactory
  const queue = createBullQueue({ backend: 'database', connection, factory, log })
  return {
    ...queue,
    async close() {
      await queue.close()
      await pool.end()
    },
  }
}

/**
 * Brings BullMQ's schema up to date as the owner (BullMQ takes an advisory lock) and lets the application's role work with it.
 */
export async function migratePostgresQueue(ownerUrl: string, applicationRole: string | undefined): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    if ((await versionOf(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client, SCHEMA)
    if (applicationRole === undefined) return
    const role = pg.escapeIdentifier(applicationRole)
    // CREATE: BullMQ makes a sequence for each queue when it is first used. The tables stay the owner's.
    await client.query(`GRANT USAGE, CREATE ON SCHEMA ${SCHEMA} TO ${role}`)
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role}`)
    await client.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${role}`)
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${SCHEMA}.migration FROM ${role}`)
  } finally {
    await client.end()
  }
}

/** 0 before the first migration. */
async function versionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query(`SELECT to_regclass('${SCHEMA}.migration') IS NOT NULL AS exists`)
  if (!rows[0]?.exists) return 0
  const versions = await client.query(`SELECT coalesce(max(version), 0)::int AS version FROM ${SCHEMA}.migration`)
  return versions.rows[0]?.version ?? 0
}
