import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { liveLimits, socketCloseCodes } from '../contracts/live/close-codes.ts'

/**
 * The seam between us and the WebSocket library: whoever brings another one (uWebSockets.js, say) implements this and
 * `acceptSockets`, nothing else.
 */
export interface LiveSocket {
  readonly readyState: number
  send(data: Uint8Array): void
  close(code?: number, reason?: string): void
  /** Cuts the connection without a closing handshake. */
  terminate(): void
  /** Reads nothing for a while, in ms: what the client sends waits on its side. */
  holdUp(ms: number): void
}

export interface SocketHandlers {
  message(data: Uint8Array): void
  close(code: number, reason: string): void
}

/** Bytes that may wait for a reader that does not read; past it the socket is closed and the client syncs anew. */
const SLOW_READER_BYTES = 8 * 1024 * 1024
/** A dead peer (no TCP close: laptop lid, network gone) is noticed after two missed pings. */
const PING_MS = 30_000

/** What one frame may hold: a first sync and its header. */
const MAX_FRAME_BYTES = liveLimits.firstSyncBytes + 64 * 1024

/** Accepts WebSockets on upgraded connections, without compression: deflate per message costs more than it saves here. */
export function createSocketAcceptor() {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES })
  const sockets = new Set<PingedSocket>()
  let slowReaders = 0
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping()
  }, PING_MS)
  pings.unref()
  return {
    accept(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      onOpen: (socket: LiveSocket) => SocketHandlers,
    ): void {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const live = new PingedSocket(webSocket, () => slowReaders++)
        sockets.add(live)
        const handlers = onOpen(live)
        webSocket.on('message', (data: RawData) => handlers.message(toBytes(data)))
        webSocket.on('close', (code, reason) => {
          sockets.delete(live)
          handlers.close(code, reason.toString())
        })
        // 'close' follows; without a listener an error would end the process.
        webSocket.on('error', () => undefined)
      })
    },
    closeAll(code: number, reason: string): void {
      for (const socket of sockets) socket.close(code, reason)
    },
    terminateAll(): void {
      for (const socket of sockets) socket.terminate()
    },
    count: () => sockets.size,
    /** Bytes that wait for readers. */
    bufferedBytes(): number {
      let bytes = 0
      for (const socket of sockets) bytes += socket.bufferedBytes
      return bytes
    },
    /** Readers that were cut off because too much waited for them. */
    slowReaders: () => slowReaders,
    stop(): void {
      clearInterval(pings)
    },
  }
}

class PingedSocket implements LiveSocket {
  #socket: WebSocket
  #alive = true
  #heldUp: NodeJS.Timeout | undefined
  readonly #onTooSlow: () => void

  constructor(socket: WebSocket, onTooSlow: () => void) {
    this.#socket = socket
    this.#onTooSlow = onTooSlow
    socket.on('pong', () => {
      this.#alive = true
    })
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  send(data: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    // Only what piles up behind unread data counts, so a large first sync alone never closes its reader.
    if (this.#socket.bufferedAmount > SLOW_READER_BYTES) {
      const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
      this.#onTooSlow()
      this.#socket.close(code, reason)
      // The closing frame waits behind the unread data; without this the memory would stay taken.
      this.#socket.terminate()
      return
    }
    this.#socket.send(data)
  }

  close(code?: number, reason?: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  holdUp(ms: number): void {
    this.#socket.pause()
    // What had arrived already still comes, and may make it longer.
    clearTimeout(this.#heldUp)
    this.#heldUp = setTimeout(() => this.#socket.resume(), ms).unref()
  }

  ping(): void {
    if (this.#alive) this.#socket.ping()
    else this.#socket.terminate()
    this.#alive = false
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
