import type { Duplex } from 'node:stream'

/** Final frame of a binary message (RFC 6455 §5.2); what a server sends is not masked. */
const BINARY = 0x82
/** Payload lengths up to 125 stand in the second byte; 126 and 127 announce 16 and 64 bits. */
const LENGTH_16 = 126
const LENGTH_64 = 127

let lastPayload: Uint8Array | undefined
let lastFrame: Buffer = Buffer.alloc(0)

/** The WebSocket frame of a binary message. What goes to many readers one after another is framed once. */
export function frameOf(payload: Uint8Array): Buffer {
  if (payload !== lastPayload) {
    lastFrame = makeFrame(payload)
    lastPayload = payload
    // Kept for this turn only.
    if (payload.length > SMALL_BYTES) queueMicrotask(forgetFrame)
  }
  return lastFrame
}

/** A frame of this size may stay in memory for nothing. */
const SMALL_BYTES = 4 * 1024

function forgetFrame(): void {
  lastPayload = undefined
  lastFrame = Buffer.alloc(0)
}

function makeFrame(payload: Uint8Array): Buffer {
  const { length } = payload
  const headerLength = length < LENGTH_16 ? 2 : length < 0x1_00_00 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = BINARY
  if (headerLength === 2) frame[1] = length
  else if (headerLength === 4) {
    frame[1] = LENGTH_16
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = LENGTH_64
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, headerLength)
  return frame
}

const corked: Duplex[] = []

/** Writes at the end of this turn, all that a socket gets until then in one system call. */
export function sendTogether(socket: Duplex, frame: Buffer): void {
  if (socket.writableCorked === 0) {
    if (corked.length === 0) process.nextTick(uncorkAll)
    socket.cork()
    corked.push(socket)
  }
  socket.write(frame)
}

function uncorkAll(): void {
  for (const socket of corked.splice(0)) socket.uncork()
}
