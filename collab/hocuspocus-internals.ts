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
  documentConnectionsEstablished: Set<string>
  getQueuedBytes(): number
  getQueuedMessageCount(): number
  getPendingDocumentCount(): number
}

interface ConnectionInternals {
  messageQueue: Uint8Array[]
  processingPromise: Promise<void>
}

interface DocumentInternals {
  broadcastUpdate(update: Uint8Array): void
}

const insideClient = (client: ClientConnection) => client as unknown as ClientInternals
const insideConnection = (connection: LiveConnection) => connection as unknown as ConnectionInternals

/** What is open on a socket under this address (a document's name, perhaps with a session). */
export function connectionAt(client: ClientConnection, address: string): LiveConnection | undefined {
  const { documentConnections } = insideClient(client)
  // An address can be `constructor`, too.
  return Object.hasOwn(documentConnections, address) ? documentConnections[address] : undefined
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

/** Bytes of messages that wait behind the ones that are being worked on. */
export function waitingBytes(client: ClientConnection): number {
  let bytes = 0
  for (const connection of Object.values(insideClient(client).documentConnections)) {
    const { messageQueue } = insideConnection(connection)
    // The first one is being worked on, and may be a first sync.
    for (let i = 1; i < messageQueue.length; i++) bytes += messageQueue[i]?.length ?? 0
  }
  return bytes
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

/** Puts ours in the place of the stock broadcast of updates. */
export function broadcastWith(document: Document, broadcast: (update: Uint8Array) => void): void {
  Object.assign(document, { broadcastUpdate: broadcast } satisfies DocumentInternals)
}
