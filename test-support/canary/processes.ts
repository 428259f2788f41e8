import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createMasterKeys, type MasterKeys } from '../../adapters/cipher.ts'
import { connectDatabase, connectPool, type Database } from '../../adapters/database/connect.ts'
import { freePort } from '../../adapters/database/embedded/ports.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../adapters/database/embedded-postgres.ts'
import { startTestRedis, type TestRedis } from '../redis.ts'
import { type StartProcess, spawnStart, untilReady } from '../start-process.ts'

/** The product as operators run it when it grows: a process for each role, a Redis between them, one database, one folder. */
export interface ProductInProcesses {
  /** Of the server and of the live documents. */
  url: string
  liveUrl: string
  postgres: EmbeddedPostgres
  /** Connected as the superuser. */
  superuser: Database
  /** As the tables' owner. */
  db: Database
  masterKeys: MasterKeys
  redis: TestRedis
  /** Everything that went over Redis, passing messages included. */
  overRedis(): string
  /** Everything that each process has written. */
  outputs(): Record<string, string>
  /** All that it may have written: its folder, that of its temporary files, that of Redis. */
  folders: string[]
  dataFolder: string
  /** Ends the three processes; database and Redis go on. */
  stopRoles(): Promise<void>
  /** Ends everything and removes the folders. */
  remove(): Promise<void>
}

const roles = ['server', 'collab', 'worker'] as const

/** @param name becomes part of the data folder's name, which the product says when it is ready */
export async function startInProcesses(name: string): Promise<ProductInProcesses> {
  const root = mkdtempSync(join(tmpdir(), 'lc-canary-'))
  // The user that runs Postgres passes through it.
  chmodSync(root, 0o711)
  const dataFolder = join(root, `data-${name}`)
  const temporary = join(root, 'temporary')
  mkdirSync(temporary)
  const postgres = await startEmbeddedPostgres(dataFolder)
  // Every byte of the log of the database is kept for whoever reads it.
  await keepWholeLog(postgres)
  const superuser = connectDatabase(connectPool({ connectionString: databaseUrlOf(postgres), max: 2, unlimited: true }))
  const redis = await startTestRedis({ keeps: true })
  const monitor = monitorRedis(redis.port)
  const masterKey = `k1:${randomBytes(32).toString('base64')}`
  const environment = {
    REDIS_URL: redis.url,
    JWT_SECRET: randomBytes(32).toString('hex'),
    MASTER_KEY: masterKey,
    LOG_LEVEL: 'trace',
    TRUST_PROXY: '127.0.0.1',
    TMPDIR: temporary,
  }
  const processes: { role: string; port: number; started: StartProcess }[] = []
  for (const role of roles) {
    const port = await freePort()
    processes.push({
      role,
      port,
      started: spawnStart({ dataFolder, port, environment: { ...environment, ROLE: role } }),
    })
  }
  await Promise.all(processes.map(({ started }) => untilReady(started)))
  const portOf = (role: string) => processes.find((one) => one.role === role)?.port
  const db = connectDatabase(connectPool({ connectionString: postgres.ownerUrl, max: 4 }))
  const stopRoles = async () => {
    for (const { started } of processes) started.child.kill('SIGTERM')
    await Promise.all(processes.map(({ started }) => started.exited))
  }
  return {
    url: `http://127.0.0.1:${portOf('server')}`,
    liveUrl: `ws://127.0.0.1:${portOf('collab')}/collab`,
    postgres,
    superuser,
    db,
    masterKeys: createMasterKeys(masterKey),
    redis,
    overRedis: monitor.text,
    outputs: () => Object.fromEntries(processes.map(({ role, started }) => [role, started.output()])),
    folders: [...new Set([root, redis.folder, ...(postgres.directory.startsWith(root) ? [] : [postgres.directory])])],
    dataFolder,
    stopRoles,
    async remove() {
      await stopRoles()
      monitor.stop()
      await Promise.all([db.destroy(), superuser.destroy()])
      await postgres.stop()
      await redis.remove()
      rmSync(root, { recursive: true, force: true })
      rmSync(postgres.directory, { recursive: true, force: true })
    },
  }
}

async function keepWholeLog({ superuserUrl }: EmbeddedPostgres): Promise<void> {
  const db = connectDatabase(connectPool({ connectionString: superuserUrl, max: 1 }))
  try {
    await sql`ALTER SYSTEM SET wal_keep_size = '2GB'`.execute(db)
    await sql`SELECT pg_reload_conf()`.execute(db)
  } finally {
    await db.destroy()
  }
}

function databaseUrlOf({ superuserUrl, ownerUrl }: EmbeddedPostgres): string {
  const url = new URL(superuserUrl)
  url.pathname = new URL(ownerUrl).pathname
  return url.href
}

/** Listens to every command that Redis gets. */
function monitorRedis(port: number) {
  const pieces: Buffer[] = []
  const socket = connect(port, '127.0.0.1', () => socket.write('MONITOR\r\n'))
  socket.on('data', (data) => pieces.push(data))
  socket.on('error', () => undefined)
  return { text: () => Buffer.concat(pieces).toString('latin1'), stop: () => socket.destroy() }
}
