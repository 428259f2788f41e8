import { type MessageHeader, readHeader, SYNC_STEP_1, SYNC_STEP_2 } from './sync-header.ts'

/** Whoever has not answered our state vector after this is not going to; what was held is judged as it is. In ms. */
const HOLD_MS = 5_000
/** Of a socket in all: addresses cost nothing. */
const HOLD_BYTES = 1024 * 1024

interface Held {
  messages: Uint8Array[]
  timer: NodeJS.Timeout
}

/**
 * Keeps a reconnecting client's updates behind its first sync. Stock providers send what is typed while they connect at once,
 * before they have sent what was typed while they were away: a gap that the guard would have to refuse. Behind the first sync,
 * which holds everything, these updates are known already and are only acknowledged.
 */
export function createHandshakeOrder(forward: (message: Uint8Array, header: MessageHeader | undefined) => void) {
  /** Addresses (a document's name, perhaps with a session) whose client has answered our state vector. */
  const answered = new Set<string>()
  const held = new Map<string, Held>()
  let heldBytes = 0

  function release(address: string): void {
    const waiting = held.get(address)
    if (!waiting) return
    clearTimeout(waiting.timer)
    held.delete(address)
    for (const message of waiting.messages) heldBytes -= message.length
    for (const message of waiting.messages) forward(message, readHeader(message))
  }

  function hold(address: string, message: Uint8Array): void {
    let waiting = held.get(address)
    if (!waiting) {
      const timer = setTimeout(() => giveUp(address), HOLD_MS)
      waiting = { messages: [], timer }
      held.set(address, waiting)
    }
    waiting.messages.push(message)
    heldBytes += message.length
    if (heldBytes > HOLD_BYTES) giveUp(address)
  }

  function giveUp(address: string): void {
    answered.add(address)
    release(address)
  }

  return {
    message(message: Uint8Array): void {
      const header = readHeader(message)
      const step = header?.step
      // What is no sync message opens no gap; what cannot be read is Hocuspocus' to refuse.
      if (header === undefined || step === undefined) {
        forward(message, header)
        return
      }
      const { address } = header
      const isUpdate = step !== SYNC_STEP_1 && step !== SYNC_STEP_2
      if (isUpdate && !answered.has(address)) {
        hold(address, message)
        return
      }
      // A state vector opens a handshake, also a later one on the same socket.
      if (step === SYNC_STEP_1) answered.delete(address)
      if (step === SYNC_STEP_2) answered.add(address)
      forward(message, header)
      if (step === SYNC_STEP_2) release(address)
    },
    stop(): void {
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
    },
  }
}
