import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import type { Database, DatabaseTransaction } from './connect.ts'

const folder = new URL('../../migrations/', import.meta.url)

async function listMigrationFiles(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
}

function nameOf(file: string): string {
  return file.slice(0, -'.ts'.length)
}

/** Reads the migrations in name order (a timestamp leads each name). */
const provider: MigrationProvider = {
  async getMigrations() {
    const entries = (await listMigrationFiles()).map(async (file): Promise<[string, Migration]> => {
      const module: Migration = await import(new URL(file, folder).href)
      return [nameOf(file), module]
    })
    return Object.fromEntries(await Promise.all(entries))
  },
}

/** Kysely's migrator on our folder. It takes an advisory lock, so several processes may start at once. */
export function createMigrator(db: Database): Migrator {
  return new Migrator({ db, provider })
}

/**
 * Brings the database up to date and, if the application has a role of its own, grants it what it needs: to read and change
 * rows, but neither to alter tables nor to change append-only rows (docs/rules.md, ACC9).
 * @throws the first error of a migration; those before it stay applied.
 */
export async function migrateToLatest(db: Database, applicationRole?: string): Promise<void> {
  const { error } = await createMigrator(db).migrateToLatest()
  if (error) throw error
  if (!applicationRole) return
  // Two processes that start at once would change the same rows of Postgres' own tables, and the later one would fail.
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${GRANTS_LOCK})`.execute(trx)
    await grantToApplication(trx, applicationRole)
  })
}

/** Any number that nobody else of us locks. */
const GRANTS_LOCK = 720_419_385

/** Tables whose rows the application may only add and read. */
export const appendOnlyTables = [
  'document_updates',
  'audit_entries',
  'audit_checkpoints',
  'audit_unmaskings',
  'licence_decisions',
  'account_decisions',
  'wall_denials',
  'case_reviews',
  'brief_versions',
  'conflict_reports',
  'conflict_hits',
  'conflict_dismissals',
  'clearance_attestations',
  'case_views',
  'document_reads',
  'wall_denials',
] as const

/** Tables whose rows the application may add, read and delete, but not change: what is personal in the audit is erased, never edited. */
const unchangeableTables = ['audit_personal'] as const

async function grantToApplication(db: DatabaseTransaction, role: string): Promise<void> {
  const grantee = sql.id(role)
  await sql`GRANT USAGE ON SCHEMA public TO ${grantee}`.execute(db)
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${grantee}`.execute(db)
  await sql`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${grantee}`.execute(db)
  for (const table of appendOnlyTables) {
    await sql`REVOKE UPDATE, DELETE, TRUNCATE ON ${sql.table(table)} FROM ${grantee}`.execute(db)
  }
  for (const table of unchangeableTables) {
    await sql`REVOKE UPDATE, TRUNCATE ON ${sql.table(table)} FROM ${grantee}`.execute(db)
  }
  for (const table of ['kysely_migration', 'kysely_migration_lock']) {
    await sql`REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${sql.table(table)} FROM ${grantee}`.execute(db)
  }
}

/** How many migrations are applied, and which of this code's are not; asks as the application's role. */
export async function migrationState(
  db: Database | DatabaseTransaction,
): Promise<{ applied: number; pending: string[] }> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db)
  const applied = new Set(rows.map((row) => row.name))
  const known = (await listMigrationFiles()).map(nameOf)
  return { applied: applied.size, pending: known.filter((name) => !applied.has(name)) }
}

/** Whether every migration of this code has been applied. */
export async function isMigrated(db: Database): Promise<boolean> {
  return (await migrationState(db)).pending.length === 0
}
