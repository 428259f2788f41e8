import type { Connection } from '@hocuspocus/server'
import type { ConnectionContext, SocketContext } from './connection-context.ts'
import { type ClientConnection, checkLastMessage, hasOpenDocument, takeOverChecks } from './hocuspocus-internals.ts'
import { Incoming, type IncomingOptions } from './incoming.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'
import type { LiveSocket, SocketHandlers } from './socket.ts'

/** A socket that has not authenticated after this is closed, in ms. */
const AUTHENTICATION_MS = 10_000

/** Hocuspocus wants the request of each socket; ours are judged by their tokens, and a request weighs 5 kB. */
const anyRequest = new Request('http://localhost/')

export interface LiveConnectionOptions extends SocketContext, IncomingOptions {
  /** Told once when nothing was opened in time. */
  onLate(): void
  /** Told once when the socket is gone. */
  onClosed(socket: SocketContext['socket']): void
}

/** Connects a socket that speaks Hocuspocus. */
export function openLiveConnection(
  hocuspocus: LeanHocuspocus,
  { rateLimit, admission, onError, onLate, onClosed, ...context }: LiveConnectionOptions,
): SocketHandlers {
  const client = hocuspocus.handleConnection(context.socket, anyRequest, context as ConnectionContext)
  takeOverChecks(client)
  const incoming = new Incoming(context.socket, client, { rateLimit, admission, onError })
  return new OpenConnection(client, incoming, { onLate, onClosed, socket: context.socket })
}

/** A class and no closures: there is one for each idle connection. */
class OpenConnection implements SocketHandlers {
  readonly #client: ClientConnection
  readonly #incoming: Incoming
  readonly #socket: LiveSocket
  readonly #onClosed: LiveConnectionOptions['onClosed']
  #deadline: NodeJS.Timeout | undefined

  constructor(
    client: ClientConnection,
    incoming: Incoming,
    { socket, onLate, onClosed }: Pick<LiveConnectionOptions, 'socket' | 'onLate' | 'onClosed'>,
  ) {
    this.#client = client
    this.#incoming = incoming
    this.#socket = socket
    this.#onClosed = onClosed
    this.#deadline = setTimeout(() => {
      this.#deadline = undefined
      if (!hasOpenDocument(client)) onLate()
    }, AUTHENTICATION_MS)
  }

  message(data: Uint8Array): void {
    this.#incoming.receive(data)
    if (this.#deadline && hasOpenDocument(this.#client)) this.#stopWaiting()
  }

  close(code: number, reason: string): void {
    this.#stopWaiting()
    this.#incoming.stop()
    this.#onClosed(this.#socket)
    this.#client.handleClose({ code, reason })
  }

  tick(): void {
    checkLastMessage(this.#client)
  }

  #stopWaiting(): void {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
  }
}

/** One of the documents that a socket has open. */
export function findConnection(
  hocuspocus: LeanHocuspocus,
  socket: SocketContext['socket'],
): Connection<ConnectionContext> | undefined {
  for (const document of hocuspocus.documents.values()) {
    for (const connection of document.getConnections()) if (connection.context.socket === socket) return connection
  }
  return undefined
}
