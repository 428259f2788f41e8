import type { TestProject } from 'vitest/node'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { APPLICATION_ROLE, ensureDatabase, OWNER_ROLE } from '../adapters/database/embedded/roles.ts'
import { migrateToLatest } from '../adapters/database/migrate.ts'
import { migratePostgresQueue } from '../adapters/queue/postgres.ts'
import { TEMPLATE_DATABASE } from './database.ts'
import { startTestPostgres, urlOf } from './postgres.ts'

/** Vitest's global set-up of the pg project: one private Postgres for the run, with a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  await ensureDatabase(server.adminUrl, TEMPLATE_DATABASE)
  const owner = connectDatabase(connectPool({ connectionString: urlOf(server, OWNER_ROLE, TEMPLATE_DATABASE), max: 2 }))
  await migrateToLatest(owner, APPLICATION_ROLE)
  await migratePostgresQueue(urlOf(server, OWNER_ROLE, TEMPLATE_DATABASE), APPLICATION_ROLE)
  await owner.destroy() // a template with connections cannot be copied
  project.provide('testServer', { port: server.port, password: server.password })
  return () => server.stop()
}
