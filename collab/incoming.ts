import { createDecoder, readVarUint } from 'lib0/decoding'
import { RateBucket } from '../adapters/rate-bucket.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { Admission } from './admission.ts'
import { mayComeIn } from './doorstep.ts'
import { createHandshakeOrder } from './handshake-order.ts'
import { type ClientConnection, waitingBytes } from './hocuspocus-internals.ts'
import { createShortcut } from './shortcut.ts'
import type { LiveSocket } from './socket.ts'

/** What one client may send. A provider that comes back sends at once all that was typed meanwhile, hence the burst. */
const MESSAGES = { perSecond: 200, burst: 2_000 }
/** Presence is worth nothing a moment later: what is too much is dropped. */
const PRESENCE = { perSecond: 20, burst: 40 }
/** Whoever is too fast is not read from for so long at most, in ms: pings have to be heard. */
const MAX_HOLD_UP_MS = 5_000

/** Bytes that may queue behind the message that is being worked on, while the database is away say. */
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
export function createIncoming(
  socket: LiveSocket,
  client: ClientConnection,
  { rateLimit, admission, onError }: IncomingOptions,
) {
  const forward = (data: Uint8Array) => {
    if (mayComeIn(client, socket, data)) client.handleMessage(data)
  }
  const shortcut = createShortcut({ client, admission, onError, forward })
  const inOrder = createHandshakeOrder(shortcut.message)
  const messages = new RateBucket(MESSAGES)
  const presence = new RateBucket(PRESENCE)
  let sinceMeasured = 0
  let closed = false
  return {
    message(data: Uint8Array): void {
      // A closing handshake takes the client's time, and it may go on sending.
      if (closed) return
      if (rateLimit) {
        const tooEarlyMs = messages.take()
        if (tooEarlyMs > 0) socket.holdUp(Math.min(MAX_HOLD_UP_MS, tooEarlyMs))
        if (isAwareness(data) && !presence.tryTake()) return
      }
      inOrder.message(data)
      sinceMeasured += data.length
      if (sinceMeasured < MEASURE_BYTES) return
      sinceMeasured = 0
      if (waitingBytes(client) + shortcut.waitingBytes() <= MAX_QUEUED_BYTES) return
      closed = true
      socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
    },
    stop(): void {
      closed = true
      inOrder.stop()
    },
  }
}

function isAwareness(message: Uint8Array): boolean {
  try {
    const decoder = createDecoder(message)
    // Steps over the address.
    decoder.pos += readVarUint(decoder)
    return readVarUint(decoder) === AWARENESS
  } catch {
    return false
  }
}
