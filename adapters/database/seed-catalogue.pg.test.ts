import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { seedIndexes, seedTables } from '../../test-support/seed-catalogue.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test.each(Object.entries(seedTables))('the seed’s table %s is there with all its columns', async (table, columns) => {
  const { rows } = await sql<{ name: string }>`
    SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ${table}`.execute(database.db)
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining([...columns]))
})

test.each(seedIndexes)('the seed’s index on $table $columns is there', async ({ table, columns, unique }) => {
  const { rows } = await sql<{ columns: string[]; isUnique: boolean; isPartial: boolean }>`
    SELECT i.indisunique AS "isUnique", i.indpred IS NOT NULL AS "isPartial",
      array(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place) AS columns
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname = ${table} AND t.relnamespace = 'public'::regnamespace`.execute(database.db)
  const fitting = rows.filter(
    (index) =>
      !index.isPartial && (!unique || index.isUnique) && columns.every((name, at) => index.columns[at] === name),
  )
  expect(fitting).not.toEqual([])
})
