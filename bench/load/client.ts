import { WebSocket } from 'ws'
import type { Seat } from '../peer.ts'
import type { Codec } from '../protocol/codec.ts'

/** A Yjs state without content. */
const EMPTY_STATE = Uint8Array.of(0, 0)

const CONNECT_TIMEOUT_MS = 30_000

export interface ClientEvents {
  update(update: Uint8Array): void
  acknowledged(): void
}

/** One light client: a socket and a codec, no document. */
export class Client {
  readonly seat: Seat
  readonly #codec: Codec
  #socket: WebSocket
  #events: ClientEvents | undefined
  /** Whole state as of the first sync. */
  firstState: Uint8Array = EMPTY_STATE
  /** From the call of `connect` to the first sync, ms. */
  openedAfterMs = Number.NaN
  refused = 0
  /** How the socket ended, if it did. */
  closed: string | undefined

  private constructor(seat: Seat, codec: Codec, socket: WebSocket) {
    this.seat = seat
    this.#codec = codec
    this.#socket = socket
  }

  /**
   * Connects, authenticates, does the first sync. Where the document is known to have text, an empty first answer does not
   * count: y-websocket answers before it has loaded and sends the text as an update.
   */
  static async connect(seat: Seat, codec: Codec, { hasText = false } = {}): Promise<Client> {
    const begun = performance.now()
    const socket = new WebSocket(seat.url, { perMessageDeflate: false })
    const client = new Client(seat, codec, socket)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no first sync from ${seat.documentName}`)), CONNECT_TIMEOUT_MS)
      const settle = (error?: Error) => {
        clearTimeout(timer)
        if (error) reject(error)
        else resolve()
      }
      socket.on('error', settle)
      socket.on('close', (code, reason) => {
        client.closed = `${code} ${reason}`
        settle(new Error(`closed: ${client.closed}`))
      })
      socket.on('open', () => {
        for (const frame of codec.hello(seat)) socket.send(frame)
        if (!codec.answersFirstSync) settle()
      })
      socket.on('message', (data: Buffer) => client.#read(data, hasText, settle))
    })
    client.openedAfterMs = performance.now() - begun
    return client
  }

  /** Whether there was something in the document when it was opened. */
  get hasText(): boolean {
    return this.firstState.length > EMPTY_STATE.length
  }

  listen(events: ClientEvents): void {
    this.#events = events
  }

  /** A ready frame, made before. */
  send(frame: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame)
  }

  close(): void {
    this.#socket.terminate()
  }

  #read(data: Buffer, hasText: boolean, settle: (error?: Error) => void): void {
    const incoming = this.#codec.read(data)
    switch (incoming.kind) {
      case 'update':
        if (hasText && this.firstState.length <= EMPTY_STATE.length) {
          this.firstState = incoming.update
          settle()
        }
        this.#events?.update(incoming.update)
        break
      case 'acknowledged':
        if (!incoming.saved) this.refused++
        this.#events?.acknowledged()
        break
      case 'asked':
        this.send(this.#codec.state(this.seat, EMPTY_STATE))
        break
      case 'synced':
        this.firstState = incoming.update
        if (!hasText || incoming.update.length > EMPTY_STATE.length) settle()
        break
      case 'denied':
        settle(new Error(`${this.seat.documentName}: access denied`))
        break
      case 'closed':
        this.closed = incoming.reason
        settle(new Error(`${this.seat.documentName}: ${incoming.reason}`))
        break
    }
  }
}

const AT_ONCE = 32

/** Connects all seats, a few dozen at a time. */
export async function connectAll(seats: Seat[], codec: Codec): Promise<Client[]> {
  const clients: Client[] = []
  for (let from = 0; from < seats.length; from += AT_ONCE)
    clients.push(...(await Promise.all(seats.slice(from, from + AT_ONCE).map((seat) => Client.connect(seat, codec)))))
  return clients
}
