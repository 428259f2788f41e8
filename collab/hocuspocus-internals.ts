import type { Connection, Document, Hocuspocus } from '@hocuspocus/server'
import type { ConnectionContext } from './connection-context.ts'

/*
 * What Hocuspocus 4.7.0 keeps to itself and we use all the same, all in one place (docs/gotchas.md). Each name is used by the
 * tests of the live layer, so a version that has renamed one turns them red.
 */

/** One WebSocket, on which several documents may be open. */
export type ClientConnection = ReturnType<Hocuspocus<ConnectionContext>['handleConnection']>

/** One document on one WebSocket. */
export type LiveConnection = Connection<ConnectionContext>

interface ClientInternals {
  documentConnections: Record<string, LiveConnection>
  lastMessageReceivedAt: number
  incomingMessageQueue: Record<string, Uint8Array[]>
  incomingMessageQueueBytes: Record<string, number>
  hookPayloads: Record<string, { requestParameters: URLSearchParams }>
  callbacks: { onClose: unknown[] }
  socketId: string
  pingInterval: NodeJS.Timeout | undefined
  documentProvider: Hocuspocus<ConnectionContext>
  hooks: Hocuspocus<ConnectionContext>['hooks']
  opts: object
  check(): void
  documentConnectionsEstablished: Set<string>
  getQueuedBytes(): number
  getQueuedMessageCount(): number
  getPendingDocumentCount(): number
}

interface ConnectionInternals {
  callbacks: LiveConnection['callbacks']
  messageQueue: Uint8Array[]
  processingPromise: Promise<void>
}

interface DocumentInternals {
  broadcastUpdate(update: Uint8Array): void
  flushDelay: number | false
}

const insideClient = (client: ClientConnection) => client as unknown as ClientInternals
const insideConnection = (connection: LiveConnection) => connection as unknown as ConnectionInternals

/** What is open on a socket under this address (a document's name, perhaps with a session). */
export function connectionAt(client: ClientConnection, address: string): LiveConnection | undefined {
  const { documentConnections } = insideClient(client)
  // An address can be `constructor`, too.
  return Object.hasOwn(documentConnections, address) ? documentConnections[address] : undefined
}

/** Whether a socket has a document open. */
export function hasOpenDocument(client: ClientConnection): boolean {
  for (const _ in insideClient(client).documentConnections) return true
  return false
}

type Callbacks = LiveConnection['callbacks']

/** What Hocuspocus makes for each socket and each document on it anew, though it is the same for all. */
interface Shared extends Pick<ClientInternals, 'hooks' | 'opts'> {
  callbacks: Pick<Callbacks, 'beforeHandleMessage' | 'afterHandleMessage' | 'beforeSync' | 'statelessCallback'>
}

const shared = new WeakMap<Hocuspocus<ConnectionContext>, Shared>()

function sharedOf({ documentProvider, hooks, opts }: ClientInternals): Shared {
  const known = shared.get(documentProvider)
  if (known) return known
  const none = Promise.resolve()
  const made: Shared = {
    hooks,
    opts,
    callbacks: {
      // Their hooks are refused (`lean-hocuspocus.ts`).
      beforeHandleMessage: () => none,
      afterHandleMessage: () => none,
      async beforeSync(connection, { type, payload }) {
        const { document, context } = connection as LiveConnection
        const clientsCount = document.getConnectionsCount()
        const documentName = document.name
        await hooks('beforeSync', { clientsCount, context, document, documentName, connection, type, payload })
      },
      async statelessCallback(payload) {
        await hooks('onStateless', payload)
      },
    },
  }
  shared.set(documentProvider, made)
  return made
}

/**
 * Takes the timer away with which Hocuspocus looks after each socket: `checkLastMessage` does it for all. And makes its id one piece: the
 * platform puts a random UUID together of 13, which nobody ever joins.
 */
export function takeOverChecks(client: ClientConnection): void {
  const inside = insideClient(client)
  const { hooks, opts } = sharedOf(inside)
  Object.assign(inside, { hooks, opts })
  clearInterval(inside.pingInterval)
  inside.pingInterval = undefined
  inside.socketId = Buffer.from(inside.socketId).toString()
}

/** Closes a socket that has said nothing for a minute. */
export function checkLastMessage(client: ClientConnection): void {
  insideClient(client).check()
}

const noParameters = new URLSearchParams()

/** Once a client is in, what Hocuspocus kept for letting it in is let go of: a fifth of an idle connection. */
export function forgetHandshake(client: ClientConnection, address: string): void {
  const inside = insideClient(client)
  const connection = connectionAt(client, address)
  const payload = Object.hasOwn(inside.hookPayloads, address) ? inside.hookPayloads[address] : undefined
  if (!connection || !payload) return
  payload.requestParameters = noParameters
  Object.assign(connection.callbacks, sharedOf(inside).callbacks)
  // An array that grows keeps room for 16 more; one that is copied does not.
  for (const { callbacks } of [inside, insideConnection(connection)]) callbacks.onClose = [...callbacks.onClose]
  // What was deleted from stays a dictionary.
  if (Object.keys(inside.incomingMessageQueue).length > 0) return
  inside.incomingMessageQueue = {}
  inside.incomingMessageQueueBytes = {}
}

/** A socket that Hocuspocus has not heard of for a minute is closed. */
export function noteMessage(client: ClientConnection): void {
  insideClient(client).lastMessageReceivedAt = Date.now()
}

/** Whether Hocuspocus works on a message of this connection, or has some waiting. */
export function isBusy(connection: LiveConnection): boolean {
  return insideConnection(connection).messageQueue.length > 0
}

/** A connection that closes is let go of, and perhaps its document, only after this work. */
export function finishFirst(connection: LiveConnection, work: Promise<void>): void {
  insideConnection(connection).processingPromise = work
}

/** Sizes in bytes of the messages that wait behind the ones that are being worked on. */
export function waitingSizes(client: ClientConnection): number[] {
  return Object.values(insideClient(client).documentConnections).flatMap((connection) =>
    // The first one is being worked on.
    insideConnection(connection)
      .messageQueue.slice(1)
      .map(({ length }) => length),
  )
}

/** What waits on a socket for the answer to a token, and whether this address is among it. */
export function waitingAtTheDoor(client: ClientConnection, address: string) {
  const inside = insideClient(client)
  return {
    isAsked: Object.hasOwn(inside.incomingMessageQueue, address),
    isAnswered: inside.documentConnectionsEstablished.has(address),
    documents: inside.getPendingDocumentCount(),
    bytes: inside.getQueuedBytes(),
    messages: inside.getQueuedMessageCount(),
  }
}

/** What changes the document meanwhile is passed on at once, each transaction by itself, instead of at the end of the turn. */
export function withoutDelay(document: Document, change: () => void): void {
  const inside = document as unknown as DocumentInternals
  const { flushDelay } = inside
  inside.flushDelay = false
  try {
    change()
  } finally {
    inside.flushDelay = flushDelay
  }
}

/** Puts ours in the place of the stock broadcast of updates. */
export function broadcastWith(document: Document, broadcast: (update: Uint8Array) => void): void {
  Object.assign(document, { broadcastUpdate: broadcast } satisfies Partial<DocumentInternals>)
}
