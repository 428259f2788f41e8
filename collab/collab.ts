import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Registry } from 'prom-client'
import { createAddressReader } from '../adapters/client-address.ts'
import type { Clock } from '../adapters/clock.ts'
import type { Database } from '../adapters/database/connect.ts'
import { listen } from '../adapters/database/listen.ts'
import { ACCESS_CHANGED_CHANNEL, DOCUMENT_UPDATED_CHANNEL, parseAccessScope } from '../adapters/database/notify.ts'
import type { FanOut } from '../adapters/fan-out/fan-out.ts'
import type { Logger } from '../adapters/log.ts'
import type { TokenSigner } from '../adapters/tokens.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import type { UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import { closeAllSockets, closeSocketsInScope } from './access-changes.ts'
import { createAdmission } from './admission.ts'
import type { SocketClient } from './connection-context.ts'
import { authentication } from './extensions/authentication.ts'
import { awarenessGuard } from './extensions/awareness-guard.ts'
import { copyCheck } from './extensions/copy-check.ts'
import { createDivergenceCounter, registerCollabMetrics } from './extensions/metrics.ts'
import { repair } from './extensions/repair.ts'
import { rightsAgain } from './extensions/rights-again.ts'
import { tokenExpiry } from './extensions/token-expiry.ts'
import { updateLogExtension } from './extensions/update-log.ts'
import { createDocumentFanOut } from './fan-out.ts'
import { createGuard, type EditorSchema } from './guard.ts'
import { LeanHocuspocus } from './lean-hocuspocus.ts'
import { openLiveConnection } from './live-connection.ts'
import { createCatchUp } from './open-documents.ts'
import { createReadAudit } from './read-audit.ts'
import { createSocketAcceptor, type LiveSocket, type SocketHandlers } from './socket.ts'
import { createSocketCounts } from './socket-counts.ts'
import { openYWebsocket } from './y-websocket.ts'

export interface CollabDeps {
  db: Database
  /** For a connection of its own that hears changed rights. */
  listenConnectionString: string
  log: Logger
  clock: Clock
  tokens: TokenSigner
  keys: CaseKeys
  updateLog: UpdateLogWriter
  /** To the other processes with live sockets. */
  fanOut: FanOut
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

/** The live layer of a process: takes WebSockets on `/collab` and `/y/<document id>`. */
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

/** More of it says nothing; each socket keeps it. */
const USER_AGENT_LENGTH = 400

const HOCUSPOCUS_PATH = '/collab'
/** Followed by the id of a document. */
const Y_WEBSOCKET_PREFIX = '/y/'

export function createCollab(options: CollabDeps): Collab {
  const deps = { ...options, readAudit: createReadAudit(options.db) }
  const counts = createSocketCounts(deps)
  const acceptor = createSocketAcceptor({ onClosed: counts.closed })
  const addressOf = createAddressReader(deps.trustProxy)
  const expiry = tokenExpiry(deps)
  const readOn = (documentId: string) => catchUp.catchUp(documentId)
  const { follow } = createDocumentFanOut({
    ...deps,
    catchUp: readOn,
    compareSoon: (documentId) => catchUp.compareSoon(documentId),
  })
  const diverged = createDivergenceCounter(deps.registry)
  const judge = createGuard({ ...deps, catchUp: readOn, diverged })
  const admission = createAdmission({ ...deps, judge, catchUp: readOn })
  let draining = false
  const hocuspocus: LeanHocuspocus = new LeanHocuspocus(
    {
      quiet: true,
      // Snapshots are a cache: nothing is lost when they are late.
      debounce: 2_000,
      maxDebounce: 10_000,
      unloadImmediately: true,
      extensions: [
        authentication(deps),
        // Before whatever waits for the database while messages are worked on already.
        counts.extension,
        rightsAgain(deps),
        updateLogExtension({ ...deps, admission, follow }),
        repair({ ...deps, catchUp: readOn }),
        awarenessGuard(deps),
        copyCheck({ ...deps, catchUp: readOn, diverged }),
        expiry,
      ],
    },
    deps.log,
  )
  const catchUp = createCatchUp({ ...deps, hocuspocus, isConnected: () => deps.fanOut.isConnected() })
  registerCollabMetrics(deps.registry, { hocuspocus, updateLog: deps.updateLog, sockets: acceptor })
  let listener: ReturnType<typeof listen> | undefined

  // A slice of a header holds on to the whole request; a copy does not.
  const clientOf = (request: IncomingMessage): SocketClient => ({
    ip: addressOf(request),
    userAgent: Buffer.from((request.headers['user-agent'] ?? '').slice(0, USER_AGENT_LENGTH)).toString(),
  })

  /** Apart from `handleUpgrade`, whose request would live as long as the socket. */
  function openerOf(url: URL, client: SocketClient): (live: LiveSocket) => SocketHandlers {
    return (live) => openSocket(live, url, client)
  }

  const onError = (error: unknown) => deps.log.error({ err: error }, 'an update could not be taken')

  function openSocket(live: LiveSocket, url: URL, client: SocketClient): SocketHandlers {
    counts.opened(client.ip, live)
    const schema = readSchema(url)
    const options = { schema, client, rateLimit: deps.rateLimit, admission, onError, onClosed: counts.left }
    return url.pathname === HOCUSPOCUS_PATH
      ? openLiveConnection(hocuspocus, { ...options, socket: live, onLate: () => live.close(4401, 'TOKEN') })
      : openYWebsocket({ ...deps, hocuspocus }, live, {
          ...options,
          documentId: url.pathname.slice(Y_WEBSOCKET_PREFIX.length),
          token: url.searchParams.get('token') ?? '',
        })
  }

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
    const client = clientOf(request)
    acceptor.accept(request, socket, head, { address: client.ip, onOpen: openerOf(url, client) })
  }

  return {
    handleUpgrade(request, socket, head) {
      const url = URL.parse(request.url ?? '/', 'http://localhost')
      if (!url) return false
      if (url.pathname !== HOCUSPOCUS_PATH && !url.pathname.startsWith(Y_WEBSOCKET_PREFIX)) return false
      const { origin } = request.headers
      if (draining) refuse(socket, '503 Service Unavailable')
      else if (origin !== undefined && !deps.allowedOrigin(origin)) refuse(socket, '403 Forbidden')
      else if (!counts.hasRoom(addressOf(request))) refuse(socket, '429 Too Many Requests')
      else accept(request, socket, head, url)
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

/** Answers an upgrade with plain HTTP and lets go. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
