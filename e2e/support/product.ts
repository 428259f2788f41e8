import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../test-support/postgres.ts'
import { childrenOf } from '../../test-support/stoppable-postgres.ts'

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
  /** SIGINT, as Ctrl-C does, and waits for the end. */
  stop(): Promise<void>
}

/** Starts the product on a free port; `environment` goes on top of the tests' own. */
export async function startProduct(environment: Record<string, string> = {}): Promise<Product> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'lc-e2e-'))
  chmodSync(dataFolder, 0o711) // else, run by root, the database would go to /var/lib/legal-connect and stay there
  const port = await freePort()
  let child = await launch(dataFolder, port, environment)
  return {
    url: `http://localhost:${port}`,
    dataFolder,
    async killEverything() {
      const postmaster = readPostmasterPid(dataFolder)
      child.kill('SIGKILL')
      if (postmaster) killTree(postmaster)
      await ended(child)
    },
    async startAgain() {
      child = await launch(dataFolder, port, environment)
    },
    async stop() {
      child.kill('SIGINT')
      await ended(child)
      rmSync(dataFolder, { recursive: true, force: true })
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

/** The postmaster and its backends, which lead sessions of their own. */
function killTree(pid: number): void {
  for (const target of [pid, ...childrenOf(pid)]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }
}
