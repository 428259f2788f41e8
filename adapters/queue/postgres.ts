import {
  type BackendFactory,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  type WorkerOptions,
} from 'bullmq'
import pg from 'pg'
import type { Logger } from '../log.ts'
import { createBullQueue } from './bullmq.ts'
import type { JobQueue } from './queue.ts'

/** Where BullMQ has its tables and functions. */
const SCHEMA = 'bullmq'

/** The queue on Postgres, for one process without Redis. Its schema must have been migrated by the owner. */
export function createPostgresQueue({ url, log }: { url: string; log: Logger }): JobQueue {
  const connection = {
    connectionString: url,
    schema: SCHEMA,
    migrate: false,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // A frozen database must not hold the worker for ever (docs/gotchas.md). In ms.
    query_timeout: 20_000,
  }
  // BullMQ's options are typed for Redis; the backend reads these.
  const options = connection as unknown as WorkerOptions['connection']
  const factory = createPostgresBackend as unknown as BackendFactory
  return createBullQueue({ backend: 'postgres', connection: options, factory, log })
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
