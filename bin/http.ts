import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Takes a WebSocket if the path is its own. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean

/** A listener of its own: one made beside the request would keep the request as long as the socket. */
function ignore(): void {}

/** Offers each upgrade to the handlers in turn; what nobody takes is answered 404. */
export function routeUpgrades(server: Server, handlers: readonly UpgradeHandler[]): void {
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', ignore) // a peer that hangs up while it is being answered
    if (handlers.some((handle) => handle(request, socket, head))) return
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
}

/** @throws a sentence for people when the port is taken or may not be used */
export function listenOn(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)))
    server.listen(port, host, () => resolve())
  })
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    EACCES: `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=8080 npm start`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one of its own.`,
  }
  return new Error(sentences[error.code ?? ''] ?? `Listening on ${host}:${port} failed: ${error.message}`)
}
