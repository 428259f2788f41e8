import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { sqlState } from '../sql-errors.ts'
import type { PostgresBinaries } from './binaries.ts'
import { giveTo, type Identity } from './identity.ts'

/** The role that initdb makes. Used to make the other two and nothing else. */
export const SUPERUSER = 'postgres'

/** The log is for the start that failed yesterday, not an archive. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024

interface ClusterOptions {
  binaries: PostgresBinaries
  identity: Identity
  /** The cluster's folder; its parent exists. */
  directory: string
}

/**
 * Makes a cluster: UTF-8, the C.UTF-8 collation of Postgres itself (so that it does not depend on the system's locales), data
 * checksums, passwords by SCRAM only. It appears under its name when it is complete.
 */
export function initCluster({ binaries, identity, directory }: ClusterOptions, superuserPassword: string): void {
  const workshop = `${directory}.new`
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(workshop, { mode: 0o700 })
  const passwordFile = join(workshop, 'password')
  const cluster = join(workshop, 'cluster')
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 })
  giveTo(identity, passwordFile)
  giveTo(identity, workshop)
  const flags = ['-D', cluster, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const run = spawnSync(binaries.initdb, [...flags, ...locale], { ...identity, cwd: '/', env: {}, encoding: 'utf8' })
  if (run.status !== 0) {
    const reason = run.error?.message ?? run.stderr.trim()
    throw new Error(`The database could not be set up in ${directory}: ${reason}`)
  }
  renameSync(cluster, directory)
  rmSync(workshop, { recursive: true, force: true })
}

/** Sets the superuser's password in a cluster that is not running (Postgres documentation, single-user mode). */
export function resetSuperuserPassword({ binaries, identity, directory }: ClusterOptions, password: string): void {
  execFileSync(binaries.postgres, ['--single', '-D', directory, 'postgres'], {
    ...identity,
    cwd: '/',
    env: {},
    input: `ALTER ROLE ${SUPERUSER} PASSWORD ${pg.escapeLiteral(password)}\n`,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

export interface SpawnOptions extends ClusterOptions {
  port: number
  logFile: string
  /** In a session of its own, so that a terminal's Ctrl-C reaches us and not Postgres, which is stopped last. */
  detached: boolean
}

/** What the kernel takes as the path of a socket, in bytes (`sockaddr_un`: 108 on Linux, 104 elsewhere, with a zero at the end). */
const MAX_SOCKET_PATH = 103

/** The cluster's own folder, which nobody else may enter; undefined where a socket cannot be. */
function socketFolder(directory: string, port: number): string | undefined {
  // Postgres' own name for it (PostgreSQL, `unix_socket_directories`).
  const path = join(directory, `.s.PGSQL.${port}`)
  const isPossible = process.platform !== 'win32' && Buffer.byteLength(path) <= MAX_SOCKET_PATH
  return isPossible ? directory : undefined
}

/** Spawns the postmaster; it answers a little later (`waitUntilAnswering`). */
export function spawnPostgres({ binaries, identity, directory, port, logFile, detached }: SpawnOptions): ChildProcess {
  const log = openLog(logFile)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(directory, port) ?? '',
    max_connections: '100',
    fsync: 'on',
    synchronous_commit: 'on',
    // Errors may quote values of a row; the log must not hold them (docs/rules.md, ACC8).
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  try {
    const options = { ...identity, cwd: '/', env: {}, detached }
    return spawn(binaries.postgres, ['-D', directory, '-p', String(port), ...flags], {
      ...options,
      stdio: ['ignore', log, log],
    })
  } finally {
    closeSync(log)
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT_BYTES) truncateSync(file)
  return openSync(file, 'a', 0o600)
}

/** Last lines of the server's log, for an error message. */
export function lastLogLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
}

/** What a server says to a connection attempt. */
export type Answer = 'ready' | 'starting' | 'stopping' | 'foreign' | 'silent'

/** Connects once. `foreign`: it answers, but our password is not valid there. */
export async function askServer(url: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // it may die between connecting and saying goodbye
  try {
    await client.connect()
    await client.end()
    return 'ready'
  } catch (error) {
    const state = sqlState(error)
    if (state === '57P03') return /shutting down/.test(String(error)) ? 'stopping' : 'starting'
    return state !== undefined && /^(28|3D|08P01)/.test(state) ? 'foreign' : 'silent'
  }
}

/**
 * Waits for a server that we spawned.
 * @param timeoutMs recovery after a crash reads the write-ahead log and may take its time
 * @throws with the end of its log when it exits or does not answer in time
 */
export async function waitUntilAnswering(
  child: ChildProcess,
  url: string,
  logFile: string,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let spawnError: Error | undefined
  child.once('error', (error) => {
    spawnError = error
  })
  while ((await askServer(url)) !== 'ready') {
    if (spawnError) throw spawnError
    const gone = child.exitCode !== null || child.signalCode !== null
    if (gone || Date.now() > deadline) throw new Error(`Postgres did not start:\n${lastLogLines(logFile)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/**
 * Stops a postmaster that we spawned: a fast shutdown (open transactions are rolled back), then an immediate one (no
 * checkpoint; the next start recovers), then SIGKILL.
 */
export async function stopPostgres(
  child: ChildProcess,
  { quitAfterMs = 8_000, killAfterMs = 11_000 } = {},
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const quit = setTimeout(() => child.kill('SIGQUIT'), quitAfterMs)
  const kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  child.kill('SIGINT')
  await exited
  clearTimeout(quit)
  clearTimeout(kill)
}
