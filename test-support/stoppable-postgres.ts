import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { createMasterKeys } from '../adapters/cipher.ts'
import { connectDatabase, connectPool, type Database } from '../adapters/database/connect.ts'
import { findBinaries } from '../adapters/database/embedded/binaries.ts'
import { giveTo, postgresIdentity } from '../adapters/database/embedded/identity.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { APPLICATION_ROLE, ensureDatabase, ensureRoles, OWNER_ROLE } from '../adapters/database/embedded/roles.ts'
import {
  initCluster,
  SUPERUSER,
  spawnPostgres,
  stopPostgres,
  waitUntilAnswering,
} from '../adapters/database/embedded/server-process.ts'
import { migrateToLatest } from '../adapters/database/migrate.ts'
import { migratePostgresQueue } from '../adapters/queue/postgres.ts'
import { type CaseKeys, createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { urlOf } from './postgres.ts'

/** A Postgres of a test's own, migrated, that dies and freezes when told. */
export interface StoppablePostgres {
  db: Database
  keys: CaseKeys
  pool: pg.Pool
  appUrl: string
  ownerUrl: string
  /** What `pg_ctl stop -m immediate` does: no checkpoint, every connection cut. Returns when it is gone. */
  crash(): Promise<void>
  /** Starts again on the same port and recovers. */
  start(): Promise<void>
  /** SIGSTOP to every process: connections stay, nothing answers. */
  freeze(): void
  thaw(): void
  /** Ends the pool and the server, removes the folder. */
  remove(): Promise<void>
}

const DATABASE = 'legal_connect'

export async function startStoppablePostgres(): Promise<StoppablePostgres> {
  const identity = postgresIdentity()
  const folder = mkdtempSync(join(tmpdir(), 'lc-test-pg-'))
  chmodSync(folder, 0o700)
  giveTo(identity, folder)
  const cluster = { binaries: findBinaries(identity), identity, directory: join(folder, 'data') }
  const logFile = join(folder, 'log')
  const server = { password: randomBytes(16).toString('hex'), port: await freePort() }
  initCluster(cluster, server.password)
  const adminUrl = urlOf(server, SUPERUSER, 'postgres')
  let child: ChildProcess
  const start = async () => {
    child = spawnPostgres({ ...cluster, port: server.port, logFile, detached: false })
    await waitUntilAnswering(child, adminUrl, logFile)
  }
  await start()
  await prepare(server, adminUrl)
  const appUrl = urlOf(server, APPLICATION_ROLE, DATABASE)
  const pool = connectPool({ connectionString: appUrl, max: 10 })
  const db = connectDatabase(pool)
  return {
    db,
    keys: createCaseKeys(createMasterKeys(`test:${randomBytes(32).toString('base64')}`)),
    pool,
    appUrl,
    ownerUrl: urlOf(server, OWNER_ROLE, DATABASE),
    async crash() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGQUIT')
      await gone
    },
    start,
    freeze: () => signalTree(child, 'SIGSTOP'),
    thaw: () => signalTree(child, 'SIGCONT'),
    async remove() {
      await db.destroy()
      await stopPostgres(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function prepare(server: { port: number; password: string }, adminUrl: string): Promise<void> {
  await ensureRoles(adminUrl, { owner: server.password, application: server.password })
  await ensureDatabase(adminUrl, DATABASE)
  const owner = connectDatabase(connectPool({ connectionString: urlOf(server, OWNER_ROLE, DATABASE), max: 2 }))
  await migrateToLatest(owner, APPLICATION_ROLE)
  await migratePostgresQueue(urlOf(server, OWNER_ROLE, DATABASE), APPLICATION_ROLE)
  await owner.destroy()
}

/** Backends lead sessions of their own, so the process group is not enough. */
function signalTree({ pid }: ChildProcess, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (pid === undefined) return
  process.kill(pid, signal)
  for (const child of childrenOf(pid)) {
    try {
      process.kill(child, signal)
    } catch (error) {
      // A backend may end between the look and the signal.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** Direct children of a process, none when it is gone (Linux). */
export function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : []
}
