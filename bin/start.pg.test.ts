import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canUseFolder } from '../adapters/database/embedded/identity.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import {
  postmasterPid,
  type StartProcess,
  type StartProcessOptions,
  spawnStart,
  untilReady,
} from '../test-support/start-process.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const account = { email: 'ada@example.org', password: 'correct horse battery', role: 'client', name: 'Ada' }
let base: string
let dataFolder: string
let port: number
let processes: StartProcess[]

beforeEach(async () => {
  base = join(tmpdir(), `lc-start-${process.pid}-${Math.random().toString(36).slice(2)}`)
  mkdirSync(base, { mode: 0o755 })
  dataFolder = join(base, 'data')
  port = await freePort()
  processes = []
})

afterEach(async () => {
  for (const { child, exited } of processes) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exited
  }
  const orphan = pidOfPostmaster()
  if (orphan !== undefined) process.kill(orphan, 'SIGQUIT')
  await expect.poll(pidOfPostmaster, { timeout: 15_000 }).toBeUndefined()
  rmSync(base, { recursive: true, force: true })
})

test('after Ctrl-C and after SIGKILL of everything, the next start finds what was saved', async () => {
  const first = await start()
  expect(first.output()).toContain(`http://localhost:${port}`)
  expect(first.output()).toContain(dataFolder)
  expect(await ready()).toBe(200)
  expect(await post('register', account)).toBe(201)
  const postmaster = postmasterPid(dataFolder)
  const askedAt = Date.now()
  first.child.kill('SIGINT')
  first.child.kill('SIGINT') // a second one counts as the first
  expect(await first.exited).toBe(0)
  expect(Date.now() - askedAt).toBeLessThan(15_000)
  expect(isAlive(postmaster)).toBe(false)
  await expect(ready()).rejects.toThrow()

  const second = await start()
  expect(await post('login', account)).toBe(200)
  process.kill(postmasterPid(dataFolder), 'SIGKILL')
  second.child.kill('SIGKILL')
  await second.exited

  await start()
  expect(await post('login', account)).toBe(200)
})

test('a Postgres whose starter was killed is used, and left running', async () => {
  const first = await start()
  expect(await post('register', account)).toBe(201)
  const postmaster = postmasterPid(dataFolder)
  first.child.kill('SIGKILL')
  await first.exited
  const second = await start()
  expect(second.output()).toContain('was running already')
  expect(postmasterPid(dataFolder)).toBe(postmaster)
  expect(await post('login', account)).toBe(200)
  second.child.kill('SIGTERM')
  expect(await second.exited).toBe(0)
  expect(isAlive(postmaster)).toBe(true)
})

test('it ends within 15 s, and Postgres with it, when the database hangs', async () => {
  const started = await start()
  const postmaster = postmasterPid(dataFolder)
  const children = childrenOf(postmaster)
  for (const pid of [postmaster, ...children]) process.kill(pid, 'SIGSTOP')
  const askedAt = Date.now()
  started.child.kill('SIGTERM')
  await started.exited
  expect(Date.now() - askedAt).toBeLessThan(15_000)
  expect(isAlive(postmaster)).toBe(false)
  for (const pid of children) process.kill(pid, 'SIGCONT') // so that they notice and go
})

test('production refuses to start without its secrets and names both', async () => {
  const started = begin({ environment: { NODE_ENV: 'production' } })
  expect(await started.exited).toBe(1)
  expect(started.output()).toMatch(/JWT_SECRET is missing/)
  expect(started.output()).toMatch(/MASTER_KEY is missing/)
  expect(existsSync(dataFolder)).toBe(false)
})

test('a port that is taken is said in one sentence, and nothing is left running', async () => {
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const started = begin({})
  expect(await started.exited).toBe(1)
  squatter.close()
  expect(started.output()).toContain(`Port ${port} is taken`)
  expect(started.output()).not.toContain('    at ')
  expect(pidOfPostmaster()).toBeUndefined()
})

test('it runs as a normal user, and its files are that user’s', async () => {
  const user = normalUser()
  if (user.uid !== undefined && user.gid !== undefined) chownSync(base, user.uid, user.gid)
  await start(user)
  expect(await ready()).toBe(200)
  const uid = user.uid ?? process.getuid?.()
  for (const name of ['postgres', 'postgres.json', 'secrets.json'])
    expect(statSync(join(dataFolder, name)).uid).toBe(uid)
  expect(statSync(join(dataFolder, 'secrets.json')).mode & 0o077).toBe(0)
})

/** Somebody who is not root; ourselves, where we are not, or where the project's folder is closed to others. */
function normalUser(): { uid?: number; gid?: number } {
  const user = { uid: 65534, gid: 65534 } // initdb insists on a user that /etc/passwd knows
  const probe = mkdtempSync(join(tmpdir(), 'lc-user-'))
  try {
    if (process.getuid?.() !== 0) return {}
    chownSync(probe, user.uid, user.gid)
    return canUseFolder(user, probe) && canRead(user, project) ? user : {}
  } finally {
    rmSync(probe, { recursive: true })
  }
}

function canRead(user: { uid: number; gid: number }, folder: string): boolean {
  return spawnSync('/bin/ls', [folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

function begin(options: Partial<StartProcessOptions>): StartProcess {
  const started = spawnStart({ dataFolder, port, ...options })
  processes.push(started)
  return started
}

function start(options: Partial<StartProcessOptions> = {}): Promise<StartProcess> {
  return untilReady(begin(options))
}

async function ready(): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).status
}

async function post(path: string, body: unknown): Promise<number> {
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await fetch(`http://127.0.0.1:${port}/v1/auth/${path}`, options)).status
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function pidOfPostmaster(): number | undefined {
  try {
    const pid = postmasterPid(dataFolder)
    return isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
}

function parentOf(pid: number): number | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]
    return Number(afterName?.split(' ')[1])
  } catch {
    return undefined
  }
}
