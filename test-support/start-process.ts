import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('..', import.meta.url))

/** `bin/start.ts` as a process of its own. */
export interface StartProcess {
  child: ChildProcess
  /** Everything it has said so far. */
  output(): string
  /** Resolves with the exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>
}

export interface StartProcessOptions {
  dataFolder: string
  port: number
  environment?: Record<string, string>
  uid?: number
  gid?: number
}

/** Starts the product without building its web client; in a group of its own, as a terminal would. */
export function spawnStart({ dataFolder, port, environment, ...identity }: StartProcessOptions): StartProcess {
  const settings = {
    DATA_DIR: dataFolder,
    PORT: String(port),
    SERVE_CLIENT: 'off',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [join(project, 'bin/start.ts')], {
    ...identity,
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH, ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  return { child, output: () => output, exited }
}

/** Waits until it says that it is ready. @throws with its output when it ends before */
export async function untilReady(started: StartProcess): Promise<StartProcess> {
  let ended = false
  void started.exited.then(() => {
    ended = true
  })
  while (!started.output().includes('is ready: http')) {
    if (ended) throw new Error(`It ended instead:\n${started.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return started
}

/** Process id of the Postgres on a data folder's own cluster. */
export function postmasterPid(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
}
