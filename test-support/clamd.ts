import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

/** The test file that scanners report (EICAR), put together so that this source is none. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('')

/** How a scanner can behave: as clamd, or as one that is broken. */
export type ClamdManner =
  | 'clamd'
  | 'silent'
  | 'garbage'
  | 'closes_at_once'
  | 'closes_midway'
  | 'endless_answer'
  | 'no_end'

export interface TestClamd {
  url: string
  /** Bytes of each file that was sent completely. */
  readonly received: Buffer[]
  behave(manner: ClamdManner): void
  close(): Promise<void>
}

export interface TestClamdOptions {
  /** A socket in the file system instead of a port. */
  path?: string
  /** clamd's StreamMaxLength. */
  sizeLimit?: number
}

/** A local server that speaks clamd's INSTREAM and finds EICAR. */
export async function startClamd({ path, sizeLimit = 25 * 1024 * 1024 }: TestClamdOptions = {}): Promise<TestClamd> {
  let manner: ClamdManner = 'clamd'
  const received: Buffer[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, manner, sizeLimit, received)
  })
  await new Promise<void>((resolve) => (path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve)))
  return {
    url: path ? `unix://${path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave: (next) => {
      manner = next
    },
    close: () => closeServer(server, open),
  }
}

function serve(socket: Socket, manner: ClamdManner, sizeLimit: number, received: Buffer[]): void {
  if (manner === 'closes_at_once') return void socket.destroy()
  let waiting = Buffer.alloc(0)
  let greeted = false
  const file: Buffer[] = []
  let size = 0
  socket.on('data', (data: Buffer) => {
    waiting = Buffer.concat([waiting, data])
    if (!greeted) {
      const end = waiting.indexOf(0)
      if (end < 0) return
      if (waiting.toString('latin1', 0, end) !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0')
      greeted = true
      waiting = waiting.subarray(end + 1)
    }
    while (waiting.length >= 4) {
      const length = waiting.readUInt32BE()
      if (length === 0) {
        received.push(Buffer.concat(file))
        return void answer(socket, manner, Buffer.concat(file))
      }
      if (waiting.length < 4 + length) return
      file.push(waiting.subarray(4, 4 + length))
      size += length
      waiting = waiting.subarray(4 + length)
      if (manner === 'closes_midway') return void socket.destroy()
      if (size > sizeLimit) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
    }
  })
}

function answer(socket: Socket, manner: ClamdManner, file: Buffer): void {
  if (manner === 'silent') return
  if (manner === 'garbage') return void socket.end('\x00\xff<html>502 Bad Gateway</html>\0')
  if (manner === 'no_end') return void socket.end('stream: OK')
  if (manner === 'endless_answer') {
    const flood = () => {
      while (socket.writable && socket.write('A'.repeat(65_536)));
    }
    socket.on('drain', flood)
    flood()
    return
  }
  socket.end(file.includes(EICAR, 0, 'latin1') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
}

function closeServer(server: Server, open: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of open) socket.destroy()
  })
}
