import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { worksIn } from '../../database/embedded/postmaster.ts'
import { tryHoldLock } from '../../database/embedded/start-lock.ts'
import type { Logger } from '../../log.ts'
import { findProgram } from './program.ts'
import { type LivekitKeys, startServer, stopServer } from './server-process.ts'

export interface EmbeddedOptions {
  dataFolder: string
  /** Where the server's reports go. */
  webhookUrl: string
  log: Logger
  /** PATH of programs. */
  path?: string
}

export interface EmbeddedLivekit {
  keys: LivekitKeys
  /** Where its signalling answers now; undefined while there is none. */
  url(): URL | undefined
  /** Whether there is a program to run. */
  isInstalled(): boolean
  /** Resolves when it answers, when there is no program, or after `patienceMs`. */
  start(patienceMs: number): Promise<void>
  stop(): Promise<void>
}

/** How often a program that was installed meanwhile, or a server of another process, is looked for, in ms. */
const LOOK_EVERY_MS = 2_000
/** Pauses before a server that died is started again: first and longest, in ms. */
const PAUSE_MS = { first: 250, longest: 10_000 }

/**
 * Runs a livekit-server of our own for as long as this process lives: one for a data folder, started again when it dies, found by other
 * processes of the same folder. Whoever holds the folder's lock runs it; the system gives a lock up with its process, so that an orphan
 * of a killed process is known and replaced.
 */
export function createEmbeddedLivekit({ dataFolder, webhookUrl, log, path }: EmbeddedOptions): EmbeddedLivekit {
  const folder = workFolder(dataFolder)
  const keys = loadKeys(folder)
  const stopping = new AbortController()
  const { signal } = stopping
  const program = () => findProgram(dataFolder, path)
  let port: number | undefined
  let working: Promise<void> = Promise.resolve()

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const release = program() === undefined ? undefined : await tryHoldLock(`${folder}/lock`)
      if (release) await runOwn().finally(release)
      else {
        port = program() === undefined ? undefined : readState(folder)?.port
        await pause(LOOK_EVERY_MS)
      }
    }
  }

  async function runOwn(): Promise<void> {
    endOrphan(folder)
    for (let pauseMs = PAUSE_MS.first; !signal.aborted; pauseMs = Math.min(pauseMs * 2, PAUSE_MS.longest)) {
      const found = program()
      if (!found) return
      try {
        const startedAt = Date.now()
        const server = await startServer({ folder, program: found, keys, webhookUrl, signal })
        port = server.port
        writeState(folder, { pid: server.child.pid ?? 0, port })
        await untilExit(server.child)
        if (Date.now() - startedAt > PAUSE_MS.longest) pauseMs = PAUSE_MS.first
        if (!signal.aborted) log.error('the video server ended; starting it again')
      } catch (error) {
        log.error({ err: error }, 'the video server could not be started; trying again')
      }
      port = undefined
      await pause(pauseMs)
    }
  }

  /** Ends with the server, or ends the server when we stop. */
  async function untilExit(child: Parameters<typeof stopServer>[0]): Promise<void> {
    const exited = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve()
      child.once('exit', () => resolve())
    })
    const asked = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([exited, asked])
    await stopServer(child)
  }

  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined)

  return {
    keys,
    url: () => (port === undefined ? undefined : new URL(`ws://127.0.0.1:${port}`)),
    isInstalled: () => program() !== undefined,
    async start(patienceMs) {
      working = work()
      const end = Date.now() + patienceMs
      while (port === undefined && program() !== undefined && Date.now() < end) await delay(50)
    },
    async stop() {
      stopping.abort()
      await working
    },
  }
}

function workFolder(dataFolder: string): string {
  const folder = join(dataFolder, 'livekit')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return realpathSync(folder)
}

const keysSchema = z.object({ apiKey: z.string(), apiSecret: z.string().min(32) })
const stateSchema = z.object({ pid: z.number().int(), port: z.number().int() })

/** Made once, kept: tokens survive a restart. */
function loadKeys(folder: string): LivekitKeys {
  const file = join(folder, 'keys.json')
  const known = readJson(file, keysSchema)
  if (known) return known
  const made = { apiKey: `LC${randomBytes(8).toString('hex')}`, apiSecret: randomBytes(32).toString('base64url') }
  try {
    writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    // Another process of this folder was first.
    const theirs = readJson(file, keysSchema)
    if (theirs) return theirs
    throw error
  }
}

function readState(folder: string): z.infer<typeof stateSchema> | undefined {
  return readJson(join(folder, 'server.json'), stateSchema)
}

function writeState(folder: string, state: z.infer<typeof stateSchema>): void {
  const draft = join(folder, 'server.json.new')
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 })
  renameSync(draft, join(folder, 'server.json'))
}

function readJson<Value>(file: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** A server whose starter was killed. Its process id may be somebody else's by now: it must work in our folder. */
function endOrphan(folder: string): void {
  const pid = readState(folder)?.pid ?? 0
  if (pid <= 1 || worksIn(pid, folder) !== true) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just gone by itself.
  }
}
