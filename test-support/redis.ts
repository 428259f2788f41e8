import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from '../adapters/database/embedded/ports.ts'

/** Whether this machine has a redis-server: the tests' set-up installs one where it can (bin/test-tools.ts). */
export const hasRedisServer = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => folder !== '' && existsSync(join(folder, 'redis-server')))

/** A Redis of a test's own, which keeps nothing unless it is told to. */
export interface TestRedis {
  port: number
  url: string
  /** SIGKILL. Returns when it is gone. */
  kill(): Promise<void>
  /** Starts again on the same port, empty. */
  start(): Promise<void>
  /** SIGSTOP: connections stay, nothing answers. */
  freeze(): void
  thaw(): void
  /** Where it keeps what it keeps. */
  folder: string
  /** One command, as somebody would type it: `SAVE`, `SET key value`. */
  command(text: string): Promise<string>
  /** Forgets everything that it keeps. */
  flushAll(): Promise<void>
  /** Kills it and removes its folder. */
  remove(): Promise<void>
}

/** What an operator may have set, although Redis is no store: a log of everything and a copy each second, both uncompressed. */
const keeping = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '1 1', '--rdbcompression', 'no']

/** @param options `keeps`: with a log and copies on the disk */
export async function startTestRedis({ keeps = false } = {}): Promise<TestRedis> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'lc-test-redis-'))
  const persistence = keeps ? keeping : ['--save', '', '--appendonly', 'no']
  const settings = ['--port', String(port), '--bind', '127.0.0.1', ...persistence, '--dir', folder]
  let child: ChildProcess
  const start = async () => {
    child = spawn('redis-server', settings, { stdio: 'ignore' })
    await untilAnswering(port)
  }
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    folder,
    command: (text) => ask(port, text),
    flushAll: async () => void (await ask(port, 'FLUSHALL')),
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilAnswering(port: number): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    try {
      await ask(port, 'PING')
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

/** One inline command over a connection of its own. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.once('error', reject)
  })
}
