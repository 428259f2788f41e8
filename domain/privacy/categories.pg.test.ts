import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { dataCategories, tablesWithoutPersonalData } from './categories.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

interface Column {
  table: string
  column: string
}

async function columnsOfDatabase(): Promise<Column[]> {
  const { rows } = await sql<Column>`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public'`.execute(database.ownerDb)
  return rows
}

const tablesOf = ({ rows, also = [] }: (typeof dataCategories)[number]) => [...rows.map(({ table }) => table), ...also]

test('[PRIV1] every table of the database is in one category of personal data or on the list of those without', async () => {
  const inDatabase = new Set((await columnsOfDatabase()).map(({ table }) => table))
  const inCategories = dataCategories.flatMap(tablesOf)
  const known = [...inCategories, ...Object.keys(tablesWithoutPersonalData)]
  expect([...inDatabase].filter((table) => !known.includes(table)).sort()).toEqual([])
  expect(inCategories.filter((table) => !inDatabase.has(table)).sort()).toEqual([])
  expect(known.filter((table, index) => known.indexOf(table) !== index)).toEqual([])
})

test('[PRIV1] tables that refer to an account are not on the list of those without personal data, but for who is in office', async () => {
  const { rows } = await sql<Column>`
    SELECT tc.table_name AS table, kcu.column_name AS column
    FROM information_schema.table_constraints tc
    JOIN information_schema.key_column_usage kcu USING (constraint_schema, constraint_name)
    JOIN information_schema.constraint_column_usage ccu USING (constraint_schema, constraint_name)
    WHERE tc.constraint_type = 'FOREIGN KEY' AND ccu.table_name IN ('users', 'lawyers')`.execute(database.ownerDb)
  expect(rows.length).toBeGreaterThan(30)
  const listed = rows.filter(({ table }) => table in tablesWithoutPersonalData)
  // Administrators in office: their accounts are not erased.
  const offices = ['platform_settings.updated_by', 'break_glass_grants.admin_id', 'audit_unmaskings.admin_id']
  expect(listed.map(({ table, column }) => `${table}.${column}`).filter((name) => !offices.includes(name))).toEqual([])
})

test('[PRIV1] what is exported exists, and is no secret', async () => {
  const columns = new Set((await columnsOfDatabase()).map(({ table, column }) => `${table}.${column}`))
  const exported = dataCategories.flatMap(({ rows }) =>
    rows.flatMap(({ table, exported = [] }) => exported.map((column) => `${table}.${column}`)),
  )
  expect(exported.filter((name) => !columns.has(name))).toEqual([])
  const secret = /\..*(hash|token|sealed|wrapped|secret|password|p256dh|auth$|seed)/
  expect(exported.filter((name) => secret.test(name))).toEqual([])
})

test('[PRIV1] a category that keeps something says why', () => {
  const silent = dataCategories.filter(
    ({ onErasure, reason, rows }) =>
      (onErasure === 'kept' || onErasure === 'partly' || rows.some((row) => row.onErasure === 'keep')) && !reason,
  )
  expect(silent.map(({ id }) => id)).toEqual([])
})
