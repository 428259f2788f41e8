import { createDecoder, readVarUint } from 'lib0/decoding'
import { RateBucket } from '../adapters/rate-bucket.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { Admission } from './admission.ts'
import { mayComeIn } from './doorstep.ts'
import { HandshakeOrder, type MessageWay } from './handshake-order.ts'
import { type ClientConnection, forgetHandshake, waitingSizes } from './hocuspocus-internals.ts'
import { type LongWay, Shortcut } from './shortcut.ts'
import type { LiveSocket } from './socket.ts'
import type { MessageHeader } from './sync-header.ts'

/** What one client may send. A provider that comes back sends at once all that was typed meanwhile, hence the burst. */
const MESSAGES = { perSecond: 200, burst: 2_000 }
/** Presence is worth nothing a moment later: what is too much is dropped. */
const PRESENCE = { perSecond: 20, burst: 40 }
/** Whoever is too fast is not read from for so long at most, in ms: pings have to be heard. */
const MAX_HOLD_UP_MS = 5_000

/**
 * Bytes that may queue behind the message that is being worked on, while the database is away say. The largest of them is left out:
 * it may be a first sync, whose turn comes a moment later when the database is slow.
 */
const MAX_QUEUED_BYTES = 2 * 1024 * 1024
/** How often the queue is measured, in bytes received. */
const MEASURE_BYTES = 256 * 1024

/** Hocuspocus: who is where with which cursor. */
const AWARENESS = 1

export interface IncomingOptions {
  rateLimit: boolean
  admission: Admission
  /** Told of what nobody expected; the document is closed. */
  onError(error: unknown): void
}

/** Everything that a socket receives goes through here: in order, not too fast, and not more than can wait. */
export class Incoming implements LongWay, MessageWay {
  readonly client: ClientConnection
  readonly #socket: LiveSocket
  readonly #options: IncomingOptions
  readonly #shortcut = new Shortcut(this)
  readonly #inOrder = new HandshakeOrder(this)
  #messages: RateBucket | undefined
  #presence: RateBucket | undefined
  #sinceMeasured = 0
  #closed = false

  constructor(socket: LiveSocket, client: ClientConnection, options: IncomingOptions) {
    this.#socket = socket
    this.client = client
    this.#options = options
  }

  get admission(): Admission {
    return this.#options.admission
  }

  /** A message as it comes from the socket. */
  receive(data: Uint8Array): void {
    // A closing handshake takes the client's time, and it may go on sending.
    if (this.#closed || (this.#options.rateLimit && this.#isTooMuch(data))) return
    this.#inOrder.message(data)
    this.#sinceMeasured += data.length
    if (this.#sinceMeasured < MEASURE_BYTES) return
    this.#sinceMeasured = 0
    if (this.#queuedBytes() <= MAX_QUEUED_BYTES) return
    this.#closed = true
    this.#socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
  }

  /** The same when its turn has come. */
  message(data: Uint8Array, header: MessageHeader | undefined): void {
    this.#shortcut.message(data, header)
  }

  answered(address: string): void {
    forgetHandshake(this.client, address)
  }

  forward(data: Uint8Array): void {
    if (mayComeIn(this.client, this.#socket, data)) this.client.handleMessage(data)
  }

  onError(error: unknown): void {
    this.#options.onError(error)
  }

  stop(): void {
    this.#closed = true
    this.#inOrder.stop()
  }

  #queuedBytes(): number {
    let [sum, largest] = [0, 0]
    for (const size of [...waitingSizes(this.client), ...this.#shortcut.waitingSizes()]) {
      sum += size
      largest = Math.max(largest, size)
    }
    return sum - largest
  }

  #isTooMuch(data: Uint8Array): boolean {
    this.#messages ??= new RateBucket(MESSAGES)
    const tooEarlyMs = this.#messages.take()
    if (tooEarlyMs > 0) this.#socket.holdUp(Math.min(MAX_HOLD_UP_MS, tooEarlyMs))
    if (!isAwareness(data)) return false
    this.#presence ??= new RateBucket(PRESENCE)
    return !this.#presence.tryTake()
  }
}

function isAwareness(message: Uint8Array): boolean {
  try {
    const decoder = createDecoder(message)
    const addressBytes = readVarUint(decoder)
    decoder.pos += addressBytes
    return readVarUint(decoder) === AWARENESS
  } catch {
    return false
  }
}
