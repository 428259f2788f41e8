import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type AnyDatabase = Database | DatabaseTransaction

export async function describeDatabase(db: AnyDatabase): Promise<{ version: string; sizeBytes: number }> {
  const { rows } = await sql<{ version: string; sizeBytes: number }>`
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size_bytes`.execute(db)
  const [row] = rows
  if (!row) throw new Error('no answer from the database')
  return row
}

/** Facts that nobody has dispatched, and jobs in each state that asks for attention. */
export async function countOpenWork(db: AnyDatabase) {
  const { rows } = await sql<{ undispatched: number; queued: number; notConfigured: number; failed: number }>`
    SELECT
      (SELECT count(*) FROM outbox WHERE dispatched_at IS NULL) AS undispatched,
      (SELECT count(*) FROM jobs WHERE state = 'queued') AS queued,
      (SELECT count(*) FROM jobs WHERE state = 'not_configured') AS not_configured,
      (SELECT count(*) FROM jobs WHERE state = 'failed') AS failed`.execute(db)
  return rows[0] ?? { undispatched: 0, queued: 0, notConfigured: 0, failed: 0 }
}

export function listWorkerProcesses(db: AnyDatabase) {
  return db.selectFrom('workerProcesses').selectAll().orderBy('lastSeenAt', 'desc').limit(50).execute()
}

export function listSchedules(db: AnyDatabase) {
  return db.selectFrom('schedules').selectAll().orderBy('name').execute()
}
