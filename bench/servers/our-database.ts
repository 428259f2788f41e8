import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectDatabase, connectPool, type Database } from '../../adapters/database/connect.ts'
import { SUPERUSER } from '../../adapters/database/embedded/server-process.ts'

/** The product's database in its cluster (adapters/database/embedded-postgres.ts). */
const DATABASE = 'legal_connect'

/** Where the product keeps its embedded database's port and passwords (adapters/database/embedded/settings.ts). */
interface Settings {
  port: number
  passwords: { superuser: string }
}

/** The product's database, as its superuser. */
export function openDatabase(dataFolder: string): Database {
  const { port, passwords } = JSON.parse(readFileSync(join(dataFolder, 'postgres.json'), 'utf8')) as Settings
  const connectionString = `postgres://${SUPERUSER}:${encodeURIComponent(passwords.superuser)}@127.0.0.1:${port}/${DATABASE}`
  return connectDatabase(connectPool({ connectionString, max: 2, unlimited: true }))
}

/**
 * Removes the snapshots, which are a cache: what is opened next is read from the log alone.
 * @returns rows of one document's log
 */
export async function forgetSnapshots(dataFolder: string, documentId: string): Promise<number> {
  const db = openDatabase(dataFolder)
  try {
    await db.deleteFrom('documentSnapshots').execute()
    const { count } = await db
      .selectFrom('documentUpdates')
      .select((is) => is.fn.countAll<string>().as('count'))
      .where('documentId', '=', documentId)
      .executeTakeFirstOrThrow()
    return Number(count)
  } finally {
    await db.destroy()
  }
}
