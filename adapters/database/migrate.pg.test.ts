import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { createMigrator } from './migrate.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('the application has no more rights than rows need', async () => {
  const { rows } = await sql<Record<string, boolean>>`
    SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user`.execute(
    database.db,
  )
  expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false }])
})

test('[ACC9] the application role can neither alter tables nor change the update log', async () => {
  const { db } = database
  for (const statement of [
    sql`ALTER TABLE users ADD COLUMN extra text`,
    sql`DROP TABLE users`,
    sql`CREATE TABLE extra (id int)`,
    sql`UPDATE document_updates SET seq = seq`,
    sql`DELETE FROM document_updates`,
    sql`TRUNCATE document_updates`,
    sql`UPDATE kysely_migration SET timestamp = ''`,
  ]) {
    await expect(statement.execute(db)).rejects.toMatchObject({ code: '42501' })
  }
  for (const [table, right] of [
    ['document_updates', 'UPDATE'],
    ['document_updates', 'DELETE'],
    ['document_updates', 'TRUNCATE'],
    ['kysely_migration', 'UPDATE'],
  ]) {
    const { rows } = await sql<{ has: boolean }>`SELECT has_table_privilege(${table}, ${right}) AS has`.execute(db)
    expect([table, right, rows[0]?.has]).toEqual([table, right, false])
  }
  await expect(sql`SELECT 1 FROM document_updates`.execute(db)).resolves.toBeDefined()
})

test('migrations run up, down to nothing, and up again to the same catalogue', async () => {
  const fresh = await createTestDatabase()
  try {
    const migrator = createMigrator(fresh.ownerDb)
    const afterUp = await catalogue(fresh)
    for (;;) {
      const { error, results } = await migrator.migrateDown()
      expect(error).toBeUndefined()
      if (!results?.length) break
    }
    expect((await catalogue(fresh)).filter((line) => !line.includes('kysely_'))).toEqual([])
    expect((await migrator.migrateToLatest()).error).toBeUndefined()
    expect(await catalogue(fresh)).toEqual(afterUp)
  } finally {
    await fresh.drop()
  }
})

/** One line for each column, constraint, index, trigger and function of the schema. */
async function catalogue({ ownerDb }: TestDatabase): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '')
      || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger
      WHERE NOT tgisinternal AND tgrelid::regclass::text NOT LIKE 'pg_%'
    UNION ALL
    SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY line`.execute(ownerDb)
  return rows.map((row) => row.line)
}
