import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBinaries } from './embedded/binaries.ts'
import { type Identity, postgresIdentity } from './embedded/identity.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'

const isRoot = process.getuid?.() === 0
let dataFolder: string
let opened: EmbeddedPostgres[]

beforeEach(() => {
  dataFolder = join(mkdtempSync(join(tmpdir(), 'lc-embedded-')), 'data')
  if (isRoot) makeEnterable(dirname(dataFolder))
  opened = []
})
afterEach(async () => {
  for (const postgres of opened) await postgres.stop()
  rmSync(dirname(dataFolder), { recursive: true, force: true })
})

test('a second start finds the data, and the server is gone in between', async () => {
  const first = await start()
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const pid = postmasterOf(first)
  await first.stop()
  expect(isAlive(pid)).toBe(false)
  expect(await query(await start(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('what is needed to open it is readable only by its owner, and Postgres does not run as root', async () => {
  const postgres = await start()
  expect(statSync(join(dataFolder, 'postgres.json')).mode & 0o077).toBe(0)
  expect(statSync(postgres.directory).mode & 0o077).toBe(0)
  expect(readFileSync(`/proc/${postmasterOf(postgres)}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\b/m)
  const settings =
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'listen_addresses', 'synchronous_commit')"
  expect(await query(postgres, `${settings} ORDER BY 1`)).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'synchronous_commit', setting: 'on' },
  ])
  const withoutPassword = postgres.superuserUrl.replace(/:[^:@/]+@/, ':wrong@')
  await expect(connectOnce(withoutPassword)).rejects.toMatchObject({ code: '28P01' })
})

test('the application comes over a socket that only the owner reaches, with its password; over TCP where the path is too long', async () => {
  const over = "SELECT coalesce(host(inet_client_addr()), 'socket') AS peer"
  const postgres = await start()
  expect(await query({ ...postgres, ownerUrl: postgres.applicationUrl }, over)).toEqual([{ peer: 'socket' }])
  const wrong = postgres.applicationUrl.replace(/:[^:@/]+@/, ':wrong@')
  await expect(connectOnce(wrong)).rejects.toMatchObject({ code: '28P01' })
  await postgres.stop()
  dataFolder = join(dirname(dataFolder), 'long'.repeat(20))
  const far = await start()
  expect(await query({ ...far, ownerUrl: far.applicationUrl }, over)).toEqual([{ peer: '127.0.0.1' }])
})

test('the file of a socket that a crash left is not taken for the socket of a server that has none', async () => {
  const first = await start()
  const { directory, port } = placeOf(first)
  await first.stop()
  writeFileSync(join(directory, `.s.PGSQL.${port}`), '')
  const identity = postgresIdentity(directory)
  const flags = ['-D', directory, '-p', String(port), '-c', 'listen_addresses=127.0.0.1']
  const byHand = spawn(findBinaries(identity).postgres, [...flags, '-c', 'unix_socket_directories='], {
    ...identity,
    ...{ cwd: '/', env: {}, stdio: 'ignore' },
  })
  try {
    await expect.poll(() => query(first, 'SELECT 1 AS one').catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }])
    const second = await start()
    expect(second.startedHere).toBe(false)
    await connectOnce(second.applicationUrl)
  } finally {
    byHand.kill('SIGINT')
    await once(byHand, 'exit')
  }
})

test('a running one is used, and not stopped by whoever did not start it', async () => {
  const [first, second] = await Promise.all([start(), start()])
  expect([first.startedHere, second.startedHere].sort()).toEqual([false, true])
  const pid = postmasterOf(first)
  await (first.startedHere ? second : first).stop()
  expect(isAlive(pid)).toBe(true)
})

test('a port that somebody took is chosen anew', async () => {
  const first = await start()
  await first.stop()
  const port = Number(new URL(first.ownerUrl).port)
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const second = await start()
  squatter.close()
  expect(new URL(second.ownerUrl).port).not.toBe(String(port))
  await query(second, 'SELECT 1')
})

test('a server that dies is started again on its port while we live', async () => {
  const reasons: string[] = []
  const postgres = await start((reason) => reasons.push(reason))
  const pid = postmasterOf(postgres)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => query(postgres, 'SELECT 1 AS one').catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }])
  expect(reasons).not.toEqual([])
  expect(postmasterOf(postgres)).not.toBe(pid)
})

test('files of a crash that name a stranger or a zombie do not keep it from starting', async () => {
  const first = await start()
  const { directory, port } = placeOf(first)
  await first.stop()
  // Alive and no Postgres: the number was given to another process of the same user after a crash.
  const stranger = spawn('sleep', ['60'], { ...postgresIdentity(directory), cwd: '/' })
  writePidFile(directory, stranger.pid ?? 0)
  writePidFile(directory, stranger.pid ?? 0, `.s.PGSQL.${port}.lock`)
  writeFileSync(join(directory, `.s.PGSQL.${port}`), '')
  const second = await start()
  stranger.kill()
  expect(second.startedHere).toBe(true)
  expect(placeOf(second)).toEqual({ directory, port })
  await second.stop()
  const { zombie, end } = await makeZombie(postgresIdentity(directory))
  writePidFile(directory, zombie)
  expect((await start()).startedHere).toBe(true)
  end()
})

test('without postgres.json the data is still ours', async () => {
  const first = await start()
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  rmSync(join(dataFolder, 'postgres.json'))
  expect(await query(await start(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test.runIf(isRoot)(
  'where the unprivileged user cannot go, the cluster lies elsewhere, and is found again',
  async () => {
    mkdirSync(dataFolder, { mode: 0o700 })
    const first = await start()
    try {
      expect(first.directory).toMatch(/^\/var\/lib\/legal-connect\/[0-9a-f]{12}\/postgres-/)
      expect(existsSync(join(dataFolder, 'postgres'))).toBe(false)
      await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
      await first.stop()
      const second = await start()
      expect(second.directory).toBe(first.directory)
      expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await second.stop()
    } finally {
      rmSync(first.directory, { recursive: true, force: true })
    }
  },
)

async function start(onRestart?: (reason: string) => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(dataFolder, onRestart)
  opened.push(postgres)
  return postgres
}

async function query({ ownerUrl }: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function connectOnce(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.end()
}

function postmasterOf({ directory }: EmbeddedPostgres): number {
  return Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}

function placeOf({ directory, ownerUrl }: EmbeddedPostgres): { directory: string; port: string } {
  return { directory, port: new URL(ownerUrl).port }
}

function writePidFile(directory: string, pid: number, name = 'postmaster.pid'): void {
  writeFileSync(join(directory, name), `${pid}\n${directory}\n1700000000\n5432\n\n127.0.0.1\n`)
}

/** A process that has ended and whose parent never asks how. */
async function makeZombie(identity: Identity): Promise<{ zombie: number; end(): void }> {
  // It ends after the shell has become `sleep`: a shell that sees its child end asks how.
  const parent = spawn('/bin/sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = await once(parent.stdout, 'data')
  const zombie = Number(String(line))
  await expect.poll(() => readFileSync(`/proc/${zombie}/stat`, 'utf8'), { timeout: 30_000 }).toMatch(/\) Z /)
  return { zombie, end: () => parent.kill() }
}

/** mkdtemp makes folders of mode 0700; these stand for a project folder that others may enter. */
function makeEnterable(folder: string): void {
  rmSync(folder, { recursive: true })
  mkdirSync(folder, { mode: 0o755 })
}
