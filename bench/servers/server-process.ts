import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const probe = fileURLToPath(new URL('./probe.mjs', import.meta.url))

/** How long a server may take until it answers, on a machine with other work too; ours also creates its database in that time. */
const START_TIMEOUT_MS = 180_000

export interface ServerSpec {
  script: string
  /** Of Node. */
  options?: readonly string[]
  cwd: string
  env: Record<string, string>
  /** Any answer below 500 means ready. */
  readyUrl: string
  /** Its stdout and stderr. */
  logFile: string
}

/** A server under test in its own process, with the probe inside. */
export interface ServerProcess {
  pid: number
  /** After a full collection, bytes. */
  memory(): Promise<NodeJS.MemoryUsage>
  startProfile(): Promise<void>
  /** Writes a .cpuprofile. */
  stopProfile(file: string): Promise<void>
  /** SIGTERM, after 20 s SIGKILL. */
  terminate(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

/** Starts a server and waits until it answers. @throws when it ends or stays silent; the message names its log */
export async function startServer(spec: ServerSpec): Promise<ServerProcess> {
  const log = openSync(spec.logFile, 'a')
  const child = spawn(process.execPath, [...(spec.options ?? []), '--expose-gc', '--import', probe, spec.script], {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  await waitUntilReady(child, spec)
  return { pid: child.pid ?? 0, ...conversation(child), ...endings(child) }
}

async function waitUntilReady(child: ChildProcess, spec: ServerSpec): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; ) {
    if (child.exitCode !== null || child.signalCode !== null) break
    try {
      const response = await fetch(spec.readyUrl)
      await response.body?.cancel()
      if (response.status < 500) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`${spec.script} did not start; see ${spec.logFile}`)
}

interface ProbeAnswer {
  answerTo?: number
  value?: unknown
  error?: string
}

function conversation(child: ChildProcess): Pick<ServerProcess, 'memory' | 'startProfile' | 'stopProfile'> {
  let lastId = 0
  function ask(question: { ask: string; file?: string }): Promise<unknown> {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      function hear(message: ProbeAnswer) {
        if (message.answerTo !== id) return
        child.off('message', hear)
        if (message.error) reject(new Error(message.error))
        else resolve(message.value)
      }
      child.on('message', hear)
      child.send({ id, ...question })
    })
  }
  return {
    async memory() {
      return (await ask({ ask: 'memory' })) as NodeJS.MemoryUsage
    },
    async startProfile() {
      await ask({ ask: 'startProfile' })
    },
    async stopProfile(file) {
      await ask({ ask: 'stopProfile', file })
    },
  }
}

function endings(child: ChildProcess): Pick<ServerProcess, 'terminate' | 'kill'> {
  async function end(signal: 'SIGTERM' | 'SIGKILL') {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    const impatience = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await exited
    clearTimeout(impatience)
  }
  return { terminate: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}
