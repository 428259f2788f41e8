import { sql } from 'kysely'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../adapters/database/embedded-postgres.ts'
import { migrateToLatest } from '../adapters/database/migrate.ts'
import { isDatabaseAway } from '../adapters/database/sql-errors.ts'
import { migratePostgresQueue } from '../adapters/queue/postgres.ts'
import type { Config } from './config.ts'

/** A migrated database, ours or the operator's. */
export interface OpenedDatabase {
  /** For the application: rows only. */
  applicationUrl: string
  /** Sentences for the operator: where the data lies, what is not as it should be. */
  notes: string[]
  /** Stops the embedded server if this process started it. */
  stop: EmbeddedPostgres['stop']
}

/** How long a database of the operator's may be away at our start: containers start in any order. */
const FIRST_CONTACT_MS = 30_000

/**
 * Opens the operator's database, or starts the embedded one. Nothing is migrated yet.
 * @param onTrouble told when the embedded server died and is started again
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl' | 'dataFolder'>,
  onTrouble: (reason: string) => void,
): Promise<OpenedDatabase & { ownerUrl: string; superuserUrl: string | undefined }> {
  if (config.databaseUrl !== undefined) {
    const ownerUrl = config.databaseOwnerUrl ?? config.databaseUrl
    const nothing = async () => undefined
    return { applicationUrl: config.databaseUrl, ownerUrl, superuserUrl: undefined, notes: [], stop: nothing }
  }
  const embedded = await startEmbeddedPostgres(config.dataFolder, onTrouble)
  const notes = [`The data lies in ${config.dataFolder}${placeNote(embedded, config.dataFolder)}.`]
  if (!embedded.startedHere)
    notes.push('The embedded database was running already; it goes on running when this stops.')
  return { ...embedded, notes }
}

function placeNote({ directory, binariesCopiedTo }: EmbeddedPostgres, dataFolder: string): string {
  const elsewhere = directory.startsWith(dataFolder) ? '' : `, the database in ${directory}`
  const reason = "the user that runs Postgres cannot reach this project's folder"
  if (binariesCopiedTo) return `${elsewhere}; Postgres runs from ${binariesCopiedTo}, because ${reason}`
  return elsewhere && `${elsewhere}, because ${reason}`
}

/**
 * Migrates as the owner, one process at a time (advisory lock), and grants the application's role what it needs. The queue's
 * schema comes along where there is no Redis.
 * @returns a warning when one role does both
 */
export async function migrate(
  urls: { ownerUrl: string; applicationUrl: string },
  { redisUrl }: Pick<Config, 'redisUrl'>,
): Promise<string | undefined> {
  const role = await currentRole(urls.applicationUrl)
  const owner = connectDatabase(connectPool({ connectionString: urls.ownerUrl, max: 2, unlimited: true }))
  try {
    const isSame = role === (await currentRole(urls.ownerUrl))
    const applicationRole = isSame ? undefined : role
    await migrateToLatest(owner, applicationRole)
    if (redisUrl === undefined) await migratePostgresQueue(urls.ownerUrl, applicationRole)
    return isSame
      ? `The two-role protection is off: ${role} both migrates and runs the application. Set DATABASE_OWNER_URL to another role.`
      : undefined
  } finally {
    await owner.destroy()
  }
}

/** Who the database says we are; waits for a database that is only just starting. */
async function currentRole(connectionString: string): Promise<string> {
  const deadline = Date.now() + FIRST_CONTACT_MS
  const db = connectDatabase(connectPool({ connectionString, max: 1 }))
  try {
    for (;;) {
      try {
        const { rows } = await sql<{ role: string }>`SELECT current_user AS role`.execute(db)
        return rows[0]?.role ?? ''
      } catch (error) {
        if (!isDatabaseAway(error) || Date.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
  } finally {
    await db.destroy()
  }
}
