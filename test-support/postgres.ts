import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from '../adapters/database/embedded/binaries.ts'
import { giveTo, postgresIdentity } from '../adapters/database/embedded/identity.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { ensureRoles } from '../adapters/database/embedded/roles.ts'
import {
  initCluster,
  SUPERUSER,
  spawnPostgres,
  stopPostgres,
  waitUntilAnswering,
} from '../adapters/database/embedded/server-process.ts'

export { freePort }

/** How to reach a private Postgres; plain data, so that Vitest can hand it to every test file. */
export interface TestServer {
  port: number
  /** One password for the superuser, the owner and the application. */
  password: string
}

/** A private Postgres for tests: own folder, own port, durable settings as in production, both roles. */
export interface TestPostgres extends TestServer {
  /** Superuser, on the database `postgres`. */
  adminUrl: string
  /** The postmaster, for tests that kill or freeze it. */
  pid: number
  stop(): Promise<void>
}

/** Starts a Postgres server on a free port in a temporary folder. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const identity = postgresIdentity()
  const folder = mkdtempSync(join(tmpdir(), 'lc-test-pg-'))
  chmodSync(folder, 0o700)
  giveTo(identity, folder)
  const directory = join(folder, 'data')
  const logFile = join(folder, 'log')
  const binaries = findBinaries(identity)
  const password = randomBytes(16).toString('hex')
  initCluster({ binaries, identity, directory }, password)
  const port = await freePort()
  const child = spawnPostgres({ binaries, identity, directory, port, logFile, detached: false })
  const adminUrl = urlOf({ port, password }, SUPERUSER, 'postgres')
  await waitUntilAnswering(child, adminUrl, logFile)
  await ensureRoles(adminUrl, { owner: password, application: password })
  const stop = async () => {
    await stopPostgres(child)
    rmSync(folder, { recursive: true, force: true })
  }
  return { port, password, adminUrl, pid: child.pid ?? 0, stop }
}

/** Connection string for a role on a database of a test server. */
export function urlOf({ port, password }: TestServer, role: string, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
}
