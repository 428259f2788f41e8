import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { openDatabase } from './database.ts'
import { readConfigOrExit, say } from './say.ts'

/**
 * One command for working on it: the API restarts when its files change (`node --watch`), the page updates in place (Vite).
 * People open Vite's address; it forwards to the API. The database belongs to this process, so that restarts are quick.
 */
const project = fileURLToPath(new URL('..', import.meta.url))
const config = readConfigOrExit()
const database = await openDatabase(config, say)
const apiPort = await freePort()
const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`

const api = run(['--watch', '--watch-preserve-output', 'bin/start.ts'], {
  PORT: String(apiPort),
  HOST: '127.0.0.1',
  SERVE_CLIENT: 'off',
  PUBLIC_URL: publicUrl,
})
const vite = run(
  [
    join(project, 'node_modules/vite/bin/vite.js'),
    ...['--config', 'client/vite.config.ts', '--port', String(config.port), '--strictPort', '--clearScreen', 'false'],
  ],
  { API_PORT: String(apiPort) },
)
say(`Open ${publicUrl} (the API alone: http://localhost:${apiPort})`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
for (const child of [api, vite]) child.once('exit', () => void stop(1))

async function stop(exitCode: number): Promise<void> {
  if (stopping) return
  stopping = true
  await Promise.all([api, vite].map(end))
  await database.stop()
  process.exit(exitCode)
}

function run(parameters: string[], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, parameters, {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
