import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startTestPostgres, type TestPostgres } from '../../test-support/postgres.ts'

/** The embedded Postgres that the product uses, in a folder of its own. @throws when it would not be durable */
export async function startDurablePostgres(): Promise<TestPostgres & { pid: number }> {
  const postgres = await startTestPostgres()
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ directory: string; fsync: string; commit: string }>(
      `SELECT current_setting('data_directory') AS directory, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit`,
    )
    const settings = rows[0]
    if (settings?.fsync !== 'on' || settings.commit !== 'on') throw new Error('the peers Postgres is not durable')
    const pid = Number(readFileSync(join(settings.directory, 'postmaster.pid'), 'utf8').split('\n')[0])
    return { ...postgres, pid }
  } finally {
    await client.end()
  }
}
