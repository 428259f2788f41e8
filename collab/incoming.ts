import type { Hocuspocus } from '@hocuspocus/server'
import { createDecoder, readVarUint } from 'lib0/decoding'
import { RateBucket } from '../adapters/rate-bucket.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { ConnectionContext } from './connection-context.ts'
import { createHandshakeOrder } from './handshake-order.ts'
import type { LiveSocket } from './socket.ts'

type ClientConnection = ReturnType<Hocuspocus<ConnectionContext>['handleConnection']>

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

/** Everything that a socket receives goes through here: in order, not too fast, and not more than can wait. */
export function createIncoming(
  socket: LiveSocket,
  connection: ClientConnection,
  { rateLimit }: { rateLimit: boolean },
) {
  const inOrder = createHandshakeOrder((data) => connection.handleMessage(data))
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
      if (queuedBytes(connection) <= MAX_QUEUED_BYTES) return
      closed = true
      socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
    },
    stop(): void {
      closed = true
      inOrder.stop()
    },
  }
}

/** Hocuspocus keeps the queue of each document to itself; only it knows what it has dealt with. */
function queuedBytes(connection: ClientConnection): number {
  const { documentConnections } = connection as unknown as {
    documentConnections: Record<string, { messageQueue: Uint8Array[] }>
  }
  let bytes = 0
  for (const { messageQueue } of Object.values(documentConnections)) {
    // The first one is being worked on, and may be a first sync.
    for (let i = 1; i < messageQueue.length; i++) bytes += messageQueue[i]?.length ?? 0
  }
  return bytes
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
