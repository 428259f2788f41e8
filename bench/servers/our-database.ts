import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { SUPERUSER } from '../../adapters/database/embedded/server-process.ts'

/** The product's database in its cluster (adapters/database/embedded-postgres.ts). */
const DATABASE = 'legal_connect'

/** Where the product keeps its embedded database's port and passwords (adapters/database/embedded/settings.ts). */
interface Settings {
  port: number
  passwords: { superuser: string }
}

/**
 * Removes the snapshots, which are a cache: what is opened next is read from the log alone.
 * @returns rows of one document's log
 */
export async function forgetSnapshots(dataFolder: string, documentId: string): Promise<number> {
  const { port, passwords } = JSON.parse(readFileSync(join(dataFolder, 'postgres.json'), 'utf8')) as Settings
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password: passwords.superuser,
    database: DATABASE,
  })
  await client.connect()
  try {
    await client.query('DELETE FROM document_snapshots')
    const { rows } = await client.query<{ count: string }>(
      'SELECT count(*) AS count FROM document_updates WHERE document_id = $1',
      [documentId],
    )
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}
