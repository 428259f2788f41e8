import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { liveLimits, socketCloseCodes } from '../contracts/live/close-codes.ts'
import { frameOf, sendTogether } from './frames.ts'

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
  /** Called now and then while the socket is open. */
  tick?(): void
}

/** Bytes that may wait for a reader that does not read; past it the socket is closed and the client syncs anew. */
const SLOW_READER_BYTES = 8 * 1024 * 1024
/** A dead peer (no TCP close: laptop lid, network gone) is noticed after two missed pings. */
const PING_MS = 30_000

/** What one frame may hold: a first sync and its header. */
const MAX_FRAME_BYTES = liveLimits.firstSyncBytes + 64 * 1024

/** Accepts WebSockets on upgraded connections, without compression: deflate per message costs more than it saves here. */
export function createSocketAcceptor({ onClosed }: { onClosed?(address: string, socket: LiveSocket): void } = {}) {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES })
  const sockets = new Set<PingedSocket>()
  let slowReaders = 0
  const onTooSlow = () => {
    slowReaders++
  }
  const onGone = (socket: PingedSocket) => {
    sockets.delete(socket)
    onClosed?.(socket.address, socket)
  }
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping()
  }, PING_MS)
  pings.unref()
  return {
    accept(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      { address, onOpen }: { address: string; onOpen(socket: LiveSocket): SocketHandlers },
    ): void {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const live = new PingedSocket(webSocket, socket, { address, onTooSlow, onGone })
        sockets.add(live)
        live.handlers = onOpen(live)
        listen(webSocket, live)
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

/** Ours, on the library's socket. Listeners that find it there are the same few functions for all sockets. */
const LIVE = Symbol('live socket')
type WithLive = WebSocket & { [LIVE]: PingedSocket }

function listen(webSocket: WebSocket, live: PingedSocket): void {
  Object.assign(webSocket, { [LIVE]: live })
  webSocket.on('message', onMessage)
  webSocket.on('close', onClose)
  webSocket.on('pong', onPong)
  // 'close' follows; without a listener an error would end the process.
  webSocket.on('error', ignore)
}

function onMessage(this: WebSocket, data: RawData): void {
  ;(this as WithLive)[LIVE].receive(toBytes(data))
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  ;(this as WithLive)[LIVE].closed(code, reason.toString())
}

function onPong(this: WebSocket): void {
  ;(this as WithLive)[LIVE].isAlive = true
}

const noHandlers: SocketHandlers = { message: ignore, close: ignore }

function ignore(): void {}

interface SocketParts {
  address: string
  onTooSlow(): void
  onGone(socket: PingedSocket): void
}

class PingedSocket implements LiveSocket {
  readonly #socket: WebSocket
  /** Frames go straight to it: the library makes two writes of each and one header for each reader. */
  readonly #raw: Duplex
  readonly #parts: SocketParts
  isAlive = true
  handlers = noHandlers
  #heldUp: NodeJS.Timeout | undefined
  /** Messages that were in the same read as the one that was too early: 64 kB at most. */
  #early: Uint8Array[] | undefined

  constructor(socket: WebSocket, raw: Duplex, parts: SocketParts) {
    this.#socket = socket
    this.#raw = raw
    this.#parts = parts
  }

  /** Whose it is, as the proxies say. */
  get address(): string {
    return this.#parts.address
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  get bufferedBytes(): number {
    return this.#raw.writableLength
  }

  send(data: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    // Only what piles up behind unread data counts, so a large first sync alone never closes its reader.
    if (this.#raw.writableLength > SLOW_READER_BYTES) {
      const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
      this.#parts.onTooSlow()
      this.#socket.close(code, reason)
      // The closing frame waits behind the unread data; without this the memory would stay taken.
      this.#socket.terminate()
      return
    }
    sendTogether(this.#raw, frameOf(data))
  }

  close(code?: number, reason?: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  receive(data: Uint8Array): void {
    if (!this.#heldUp) this.handlers.message(data)
    else if (this.#early) this.#early.push(data)
    else this.#early = [data]
  }

  closed(code: number, reason: string): void {
    this.#parts.onGone(this)
    this.handlers.close(code, reason)
  }

  holdUp(ms: number): void {
    this.#socket.pause()
    clearTimeout(this.#heldUp)
    this.#heldUp = setTimeout(() => this.#goOn(), ms).unref()
  }

  /** What had arrived before the pause comes first, each message as slowly as the next. */
  #goOn(): void {
    this.#heldUp = undefined
    const early = this.#early ?? []
    let next = 0
    while (next < early.length && !this.#heldUp) this.handlers.message(early[next++] ?? new Uint8Array())
    this.#early = next < early.length ? early.slice(next) : undefined
    if (!this.#heldUp) this.#socket.resume()
  }

  ping(): void {
    this.handlers.tick?.()
    if (this.isAlive) this.#socket.ping()
    else this.#socket.terminate()
    this.isAlive = false
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
