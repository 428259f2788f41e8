import type { Connection } from '@hocuspocus/server'
import type { ConnectionContext, SocketContext } from './connection-context.ts'
import { createIncoming, type IncomingOptions } from './incoming.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'
import type { SocketHandlers } from './socket.ts'

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
  const connection = hocuspocus.handleConnection(context.socket, anyRequest, context as ConnectionContext)
  const deadline = setTimeout(() => {
    if (!findConnection(hocuspocus, context.socket)) onLate()
  }, AUTHENTICATION_MS)
  const incoming = createIncoming(context.socket, connection, { rateLimit, admission, onError })
  return {
    message: incoming.message,
    close(code, reason) {
      clearTimeout(deadline)
      incoming.stop()
      onClosed(context.socket)
      connection.handleClose({ code, reason })
    },
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
