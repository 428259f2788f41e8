import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Registry } from 'prom-client'
import type { Clock } from '../adapters/clock.ts'
import type { Database } from '../adapters/database/connect.ts'
import { listen } from '../adapters/database/listen.ts'
import { ACCESS_CHANGED_CHANNEL, DOCUMENT_UPDATED_CHANNEL } from '../adapters/database/notify.ts'
import type { Logger } from '../adapters/log.ts'
import type { TokenSigner } from '../adapters/tokens.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import type { UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import { closeAllSockets, closeSocketsInScope, parseAccessScope } from './access-changes.ts'
import { createAddressReader } from './client-address.ts'
import type { ConnectionContext, SocketContext } from './connection-context.ts'
import { authentication } from './extensions/authentication.ts'
import { awarenessGuard } from './extensions/awareness-guard.ts'
import { registerCollabMetrics } from './extensions/metrics.ts'
import { tokenExpiry } from './extensions/token-expiry.ts'
import { updateLogExtension } from './extensions/update-log.ts'
import { createGuard, type EditorSchema } from './guard.ts'
import { createIncoming } from './incoming.ts'
import { LeanHocuspocus } from './lean-hocuspocus.ts'
import { createCatchUp } from './open-documents.ts'
import { createSocketAcceptor } from './socket.ts'
import { createSocketCounts } from './socket-counts.ts'

export interface CollabDeps {
  db: Database
  /** For a connection of its own that hears changed rights. */
  listenConnectionString: string
  log: Logger
  clock: Clock
  tokens: TokenSigner
  keys: CaseKeys
  updateLog: UpdateLogWriter
  /** Whether a browser page of this origin may open a socket. */
  allowedOrigin(origin: string): boolean
  registry: Registry
  /** Whether rates and numbers of sockets are limited (`RATE_LIMIT`); sizes always are. */
  rateLimit: boolean
  /** Proxies that may say whose address a socket comes from (`TRUST_PROXY`). */
  trustProxy: readonly string[] | undefined
  /** What editors know; the schema of this build, if left out. */
  editorSchema?: EditorSchema
}

/** The live layer of a process: takes WebSockets on `/collab`. */
export interface Collab {
  /** @returns false when the path is not one of ours */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  start(): Promise<void>
  /** Commits what waits, tells clients to come back, lets go of everything. Ends also when the database does not answer. */
  drain(): Promise<void>
}

/** How long the log may take to commit what waits at shut-down, in ms (of 15 s that a shut-down may take in all). */
const DRAIN_LOG_MS = 5_000
/** How long clients may take to close their end, and documents to store their snapshots (a cache), in ms. */
const CLOSE_MS = 500
const UNLOAD_MS = 2_000
/** A socket that has not authenticated after this is closed, in ms. */
const AUTHENTICATION_MS = 10_000

export function createCollab(deps: CollabDeps): Collab {
  const acceptor = createSocketAcceptor()
  const counts = createSocketCounts(deps)
  const addressOf = createAddressReader(deps.trustProxy)
  const expiry = tokenExpiry(deps)
  const readOn = (documentId: string) => catchUp.catchUp(documentId)
  let draining = false
  const hocuspocus: LeanHocuspocus = new LeanHocuspocus(
    {
      quiet: true,
      // Snapshots are a cache: nothing is lost when they are late.
      debounce: 2_000,
      maxDebounce: 10_000,
      unloadImmediately: true,
      maxPendingDocuments: 10,
      maxUnauthenticatedQueueSize: 1024 * 1024,
      extensions: [
        authentication(deps),
        updateLogExtension({ ...deps, judge: createGuard({ ...deps, catchUp: readOn }), catchUp: readOn }),
        awarenessGuard(),
        expiry,
        counts.extension,
      ],
    },
    deps.log,
  )
  const catchUp = createCatchUp({ ...deps, hocuspocus })
  registerCollabMetrics(deps.registry, { hocuspocus, updateLog: deps.updateLog, sockets: acceptor.count })
  let listener: ReturnType<typeof listen> | undefined

  function openSocket(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
    const address = addressOf(request)
    if (!counts.hasRoom(address)) {
      refuse(socket, '429 Too Many Requests')
      return
    }
    acceptor.accept(request, socket, head, (live) => {
      counts.opened(address, live)
      const context: SocketContext = { socket: live, schema: readSchema(url) }
      const connection = hocuspocus.handleConnection(
        live,
        new Request(url.origin + url.pathname),
        context as ConnectionContext,
      )
      const deadline = setTimeout(() => {
        if (!hasDocument(hocuspocus, live)) live.close(4401, 'TOKEN')
      }, AUTHENTICATION_MS)
      const incoming = createIncoming(live, connection, deps)
      return {
        message: incoming.message,
        close(code, reason) {
          clearTimeout(deadline)
          incoming.stop()
          counts.closed(address, live)
          connection.handleClose({ code, reason })
        },
      }
    })
  }

  return {
    handleUpgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (url.pathname !== '/collab') return false
      const { origin } = request.headers
      if (draining) refuse(socket, '503 Service Unavailable')
      else if (origin !== undefined && !deps.allowedOrigin(origin)) refuse(socket, '403 Forbidden')
      else openSocket(request, socket, head, url)
      return true
    },

    async start() {
      let connectedBefore = false
      listener = listen({
        connectionString: deps.listenConnectionString,
        log: deps.log,
        channels: [ACCESS_CHANGED_CHANNEL, DOCUMENT_UPDATED_CHANNEL],
        onNotification(channel, payload) {
          if (channel === DOCUMENT_UPDATED_CHANNEL) return void catchUp.catchUp(payload)
          const scope = parseAccessScope(payload)
          if (scope) deps.log.info({ scope, closed: closeSocketsInScope(hocuspocus, scope) }, 'rights changed')
        },
        onConnected() {
          // Rights may have changed while nobody listened.
          if (connectedBefore)
            deps.log.info({ closed: closeAllSockets(hocuspocus) }, 'listening again; all are judged anew')
          connectedBefore = true
          void catchUp.compare()
        },
      })
    },

    async drain() {
      draining = true
      expiry.stop()
      catchUp.stop()
      await deps.updateLog.drain(DRAIN_LOG_MS)
      // A turn for the acknowledgements of what was just committed.
      await new Promise((resolve) => setImmediate(resolve))
      acceptor.closeAll(socketCloseCodes.SERVICE_RESTART.code, socketCloseCodes.SERVICE_RESTART.reason)
      await listener?.stop()
      // Closing handshakes, then the snapshots of documents that nobody has open any more.
      await waitUntil(() => acceptor.count() === 0, CLOSE_MS)
      acceptor.terminateAll()
      await waitUntil(() => hocuspocus.documents.size === 0, UNLOAD_MS)
      acceptor.stop()
    },
  }
}

async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!condition() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
}

function readSchema(url: URL): number | undefined {
  const text = url.searchParams.get('schema')
  if (text === null) return undefined
  const schema = Number(text)
  // Nonsense is treated like the oldest editor there is: it may read.
  return Number.isInteger(schema) && schema >= 1 ? schema : 0
}

function hasDocument(hocuspocus: LeanHocuspocus, socket: unknown): boolean {
  for (const document of hocuspocus.documents.values()) {
    for (const connection of document.getConnections()) if (connection.context.socket === socket) return true
  }
  return false
}

/** Answers an upgrade with plain HTTP and lets go. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
