import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { createMasterKeys, type MasterKeys } from '../adapters/cipher.ts'
import { connectDatabase, connectPool, type Database } from '../adapters/database/connect.ts'
import { APPLICATION_ROLE, dropDatabase, ensureDatabase, OWNER_ROLE } from '../adapters/database/embedded/roles.ts'
import { SUPERUSER } from '../adapters/database/embedded/server-process.ts'
import { type CaseKeys, createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { createPushKeys, type PushKeys } from '../domain/notifications/push-keys.ts'
import { type TestServer, urlOf } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The private Postgres of this run, made by the pg project's global set-up. */
    testServer: TestServer
  }
}

/** The migrated database that every test database is a copy of. */
export const TEMPLATE_DATABASE = 'legal_connect_template'

/** A migrated database of a test file's own. */
export interface TestDatabase {
  /** As the application's role: what the product uses. */
  db: Database
  /** As the role that migrates. */
  ownerDb: Database
  /** Keys of cases in this database. */
  keys: CaseKeys
  masterKeys: MasterKeys
  pushKeys: PushKeys
  /** The pool behind `db`. */
  pool: pg.Pool
  appUrl: string
  ownerUrl: string
  /** Ends the pools and removes the database. */
  drop(): Promise<void>
}

/** Makes a fresh migrated database from the template (tens of milliseconds); call `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `test_${randomBytes(8).toString('hex')}`
  const adminUrl = urlOf(server, SUPERUSER, 'postgres')
  await ensureDatabase(adminUrl, name, TEMPLATE_DATABASE)
  const appUrl = urlOf(server, APPLICATION_ROLE, name)
  const ownerUrl = urlOf(server, OWNER_ROLE, name)
  const pool = connectPool({ connectionString: appUrl, max: 10 })
  const db = connectDatabase(pool)
  const ownerDb = connectDatabase(connectPool({ connectionString: ownerUrl, max: 2 }))
  const drop = async () => {
    await Promise.all([db.destroy(), ownerDb.destroy()])
    await dropDatabase(adminUrl, name)
  }
  const masterKeys = createMasterKeys(`test:${randomBytes(32).toString('base64')}`)
  const keys = createCaseKeys(masterKeys)
  const pushKeys = createPushKeys(masterKeys)
  return { db, ownerDb, keys, masterKeys, pushKeys, pool, appUrl, ownerUrl, drop }
}
