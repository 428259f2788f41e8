import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../database/embedded/ports.ts'

export interface LivekitKeys {
  apiKey: string
  apiSecret: string
}

export interface ServerSettings {
  /** Where it works; private to us. */
  folder: string
  program: string
  keys: LivekitKeys
  /** Where its reports go. */
  webhookUrl: string
  /** Asked to stop while it starts. */
  signal: AbortSignal
}

/** A cold start on a busy machine, in ms. */
const READY_MS = 20_000
/** The log is for the start that failed yesterday, not an archive. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024

/** A server that answers, and the process that is it. */
export interface RunningServer {
  child: ChildProcess
  port: number
}

/**
 * Starts a livekit-server on private ports that were free a moment ago: signalling on 127.0.0.1, media by loopback candidates only.
 * Its own process group, so that Ctrl-C does not reach it before us.
 * @throws when it ends or does not answer in time
 */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const { folder, program } = settings
  const [port, udpPort] = [await freePort(), await freePort()]
  const file = join(folder, 'livekit.json')
  // JSON is YAML. The file holds the secret: on a command line everybody could read it.
  writeFileSync(file, JSON.stringify(configuration(settings, { port, udpPort })), { mode: 0o600 })
  const log = openLog(join(folder, 'livekit.log'))
  const child = spawn(program, ['--config', file], { cwd: folder, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`it ended (${code ?? signal})`))
  })
  const failure = await Promise.race([gone, untilAnswering(port, settings.signal)])
  if (failure === undefined) return { child, port }
  child.kill('SIGKILL')
  throw new Error(`livekit-server did not start: ${failure}`)
}

function configuration({ keys, webhookUrl }: ServerSettings, ports: Record<'port' | 'udpPort', number>) {
  return {
    port: ports.port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      // For media over TCP it would listen on every address of the machine, whatever else it is told.
      tcp_port: 0,
      udp_port: ports.udpPort,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.1/32'] },
    },
    // Rooms are opened by us: an old token opens none.
    room: { auto_create: false },
    keys: { [keys.apiKey]: keys.apiSecret },
    webhook: { api_key: keys.apiKey, urls: [webhookUrl] },
    logging: { level: 'warn' },
  }
}

function openLog(file: string): number {
  const isLarge = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES
  return openSync(file, isLarge ? 'w' : 'a', 0o600)
}

/** @returns why not; undefined when it answers */
async function untilAnswering(port: number, signal: AbortSignal): Promise<string | undefined> {
  for (const end = Date.now() + READY_MS; Date.now() < end && !signal.aborted; await delay(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).catch(
      () => undefined,
    )
    if (answer?.ok) return undefined
  }
  return 'it does not answer'
}

/** Asked to end it waits until everybody has left, so it is not waited for long. In ms. */
const GENTLE_MS = 500

export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = setTimeout(() => child.kill('SIGKILL'), GENTLE_MS)
  child.kill('SIGTERM')
  await exited
  clearTimeout(kill)
}
