import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../adapters/database/embedded/ports.ts'

const entry = fileURLToPath(new URL('../../bin/start.ts', import.meta.url))
const READY_MS = 120_000

/** The real product: its own process, its own database in a temporary folder. */
export interface Product {
  url: string
  dataFolder: string
  /** SIGKILL to the server and to its database: nothing gets a chance to finish. */
  killEverything(): Promise<void>
  /** Starts again on the same port and folder. */
  startAgain(): Promise<void>
  /** Starts a second product on a copy of the folder as it lies there: what a crash has left. Only after `killEverything`. */
  startOnCopy(): Promise<Product>
  /** SIGINT, as Ctrl-C does, and waits for the end. */
  stop(): Promise<void>
}

/** Starts the product on an empty folder and a free port, or this one; `environment` goes on top of the tests' own. */
export function startProduct(environment: Record<string, string> = {}, port?: number): Promise<Product> {
  return startIn(newFolder(), environment, port)
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lc-e2e-'))
  // The user that runs Postgres must get in, or the database goes to a folder that nobody removes after the test.
  chmodSync(folder, 0o755)
  return folder
}

async function startIn(dataFolder: string, environment: Record<string, string>, wantedPort?: number): Promise<Product> {
  const port = wantedPort ?? (await freePort())
  let child = await launch(dataFolder, port, environment)
  return {
    url: `http://localhost:${port}`,
    dataFolder,
    async killEverything() {
      const postmaster = readPostmasterPid(dataFolder)
      child.kill('SIGKILL')
      if (postmaster) killWithChildren(postmaster)
      await ended(child)
    },
    async startAgain() {
      child = await launch(dataFolder, port, environment)
    },
    startOnCopy() {
      const copy = newFolder()
      copyWithOwners(dataFolder, copy)
      return startIn(copy, environment)
    },
    async stop() {
      child.kill('SIGINT')
      await ended(child)
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

async function launch(dataFolder: string, port: number, environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [entry], {
    env: {
      ...process.env,
      DATA_DIR: dataFolder,
      PORT: String(port),
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (process.env.LC_TEST_LOG) process.stderr.write(chunk)
    })
  }
  const end = Date.now() + READY_MS
  while (!(await isReady(port))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`the product did not start:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

function readPostmasterPid(dataFolder: string): number | undefined {
  try {
    return Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

/** The postmaster and its backends, each of which leads a session of its own. */
function killWithChildren(pid: number): void {
  for (const target of [pid, ...childrenOf(pid)]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }
}

/** Processes that name `pid` as their parent, read from /proc; none where there is no such folder. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync('/proc').flatMap((entry) => {
      const child = Number(entry)
      return Number.isInteger(child) && parentOf(child) === pid ? [child] : []
    })
  } catch {
    return []
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // `pid (name) state parent …`; the name may hold spaces and brackets.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return undefined
  }
}

/** The cluster belongs to another user than the rest of the folder. */
function copyWithOwners(from: string, to: string): void {
  execFileSync('cp', ['-a', `${from}/.`, to])
}
