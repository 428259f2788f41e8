import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../adapters/database/embedded/ports.ts'

const READY_MS = 20_000

/** A real media server, with keys of its own, reachable from this machine alone. */
export interface MediaServer {
  /** What the product needs to know of it. */
  environment: Record<string, string>
  apiKey: string
  apiSecret: string
  start(reportTo: string): Promise<void>
  /** SIGKILL: whoever is in a room loses the connection. */
  kill(): Promise<void>
  /** Starts again with the same ports and keys, and knows nothing of before. */
  startAgain(): Promise<void>
  stop(): Promise<void>
}

/** The program, if there is one on the PATH. */
export function findMediaServer(): string | undefined {
  try {
    return execFileSync('which', ['livekit-server'], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

/** Chooses ports and keys; `start` starts it, `reportTo` is where its signed reports go. */
export async function prepareMediaServer(program: string): Promise<MediaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lc-livekit-'))
  const [port, tcp, udp] = [await freePort(), await freePort(), await freePort()]
  const apiKey = `API${randomBytes(6).toString('hex')}`
  const apiSecret = randomBytes(32).toString('base64url')
  const file = join(folder, 'livekit.yaml')
  const launch = async () => {
    const child = spawn(program, ['--config', file], { stdio: process.env.LC_TEST_LOG ? 'inherit' : 'ignore' })
    await untilReady(port, child)
    return child
  }
  let child: ChildProcess | undefined
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    // Nothing gentler: asked to end, it waits until everybody has left.
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    environment: { LIVEKIT_URL: `ws://127.0.0.1:${port}`, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret },
    apiKey,
    apiSecret,
    kill,
    async start(reportTo) {
      writeFileSync(file, configuration({ port, tcp, udp, apiKey, apiSecret, reportTo }), { mode: 0o600 })
      child = await launch()
    },
    async startAgain() {
      child = await launch()
    },
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Settings {
  port: number
  tcp: number
  udp: number
  apiKey: string
  apiSecret: string
  reportTo: string
}

/** Loopback only: browser and server are on this machine (config-sample.yaml of livekit-server describes each key). */
function configuration({ port, tcp, udp, apiKey, apiSecret, reportTo }: Settings): string {
  return `port: ${port}
bind_addresses: ["127.0.0.1"]
rtc:
  tcp_port: ${tcp}
  udp_port: ${udp}
  node_ip: 127.0.0.1
  use_external_ip: false
  enable_loopback_candidate: true
  interfaces:
    includes: [lo]
keys:
  ${apiKey}: ${apiSecret}
logging:
  level: warn
webhook:
  api_key: ${apiKey}
  urls: ["${reportTo}"]
`
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  const end = Date.now() + READY_MS
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error('the media server did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`)).ok
  } catch {
    return false
  }
}
