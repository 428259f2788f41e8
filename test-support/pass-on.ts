import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** Passes requests and WebSockets on to another server as they are: what stands in front of a media server does. */
export const passOn = {
  request(target: URL, request: IncomingMessage, response: ServerResponse): void {
    const { method, url: path, headers } = request
    const onward = ask({ host: target.hostname, port: target.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  },
  upgrade(target: URL, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onward = connect(Number(target.port), target.hostname, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`]
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
      }
      onward.write(`${lines.join('\r\n')}\r\n\r\n`)
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    for (const one of [onward, socket]) {
      // A line that is cut has no end that a pipe would pass on.
      one.on('error', () => undefined)
      one.on('close', () => {
        onward.destroy()
        socket.destroy()
      })
    }
  },
}
