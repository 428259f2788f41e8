import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Gauge, type Registry } from 'prom-client'
import { type RawData, WebSocketServer } from 'ws'
import type { MasterKeys } from '../../adapters/cipher.ts'
import { createAddressReader } from '../../adapters/client-address.ts'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import type { TokenSigner } from '../../adapters/tokens.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import type { CaseKeys } from '../../domain/case-keys/case-keys.ts'
import { Connections } from './connections.ts'
import { createEventSocket, type EventSocket } from './event-socket.ts'
import { listenForEvents } from './listening.ts'
import { createPresence } from './presence.ts'
import { openSession } from './session.ts'
import { createSignals } from './signals.ts'

export interface EventsDeps {
  db: Database
  /** For messages, which are sealed. */
  keys: CaseKeys
  masterKeys: MasterKeys
  /** For a connection of its own that hears of new events and changed rights. */
  listenConnectionString: string
  log: Logger
  clock: Clock
  video: VideoRooms
  tokens: TokenSigner
  /** Whether a browser page of this origin may open a socket. */
  allowedOrigin(origin: string): boolean
  registry: Registry
  /** Whether numbers of sockets and rates are limited (`RATE_LIMIT`); sizes always are. */
  rateLimit: boolean
  /** Proxies that may say whose address a socket comes from (`TRUST_PROXY`). */
  trustProxy: readonly string[] | undefined
}

/** Live events of a process: takes WebSockets on `/v1/events` (contracts/events.ts). */
export interface Events {
  /** @returns false when the path is not ours */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  start(): Promise<void>
  /** Tells clients to come back, lets go of everything. */
  drain(): Promise<void>
}

const PATH = '/v1/events'
/** What a client sends is a token or a few ids. */
const MAX_FRAME_BYTES = 8 * 1024
/** A dead peer (laptop lid, network gone) is noticed after two missed pings. */
const PING_MS = 30_000
/** How long clients may take to close their end at shut-down, in ms. */
const CLOSE_MS = 500

export function createEvents(deps: EventsDeps): Events {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES })
  const sockets = new Set<EventSocket>()
  const connections = new Connections(deps)
  const presence = createPresence({ ...deps, connections })
  const signals = createSignals({ ...deps, connections })
  const addressOf = createAddressReader(deps.trustProxy)
  let listening: ReturnType<typeof listenForEvents> | undefined
  let draining = false
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping()
  }, PING_MS)
  pings.unref()
  registerMetrics(deps.registry, connections)

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL, release: () => void): void {
    let released = false
    const releaseOnce = () => {
      if (!released) release()
      released = true
    }
    // Also when the handshake never ends in a WebSocket.
    socket.on('close', releaseOnce)
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const eventSocket = createEventSocket(webSocket)
      sockets.add(eventSocket)
      const session = openSession({ ...deps, connections, presence, signals }, eventSocket, {
        token: url.searchParams.get('token') ?? undefined,
        since: url.searchParams.get('since') || undefined,
      })
      webSocket.on('message', (data: RawData, isBinary) => session.message(isBinary ? undefined : String(data)))
      webSocket.on('close', () => {
        sockets.delete(eventSocket)
        session.closed()
      })
    })
  }

  return {
    handleUpgrade(request, socket, head) {
      const url = URL.parse(request.url ?? '/', 'http://localhost')
      if (url?.pathname !== PATH) return false
      const { origin } = request.headers
      if (draining) refuse(socket, '503 Service Unavailable')
      else if (origin !== undefined && !deps.allowedOrigin(origin)) refuse(socket, '403 Forbidden')
      else {
        const release = connections.admit(addressOf(request))
        if (release) accept(request, socket, head, url, release)
        else refuse(socket, '429 Too Many Requests')
      }
      return true
    },

    async start() {
      listening = listenForEvents({ ...deps, connections, signals })
    },

    async drain() {
      draining = true
      clearInterval(pings)
      presence.stop()
      for (const socket of sockets) socket.close('SERVICE_RESTART')
      await listening?.stop()
      const end = Date.now() + CLOSE_MS
      while (sockets.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
      for (const socket of sockets) socket.terminate()
    },
  }
}

function registerMetrics(registry: Registry, connections: Connections): void {
  new Gauge({
    name: 'event_connections',
    help: 'Open connections on /v1/events that have shown their token',
    registers: [registry],
    collect() {
      this.set(connections.count())
    },
  })
}

/** Answers an upgrade with plain HTTP and lets go. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
