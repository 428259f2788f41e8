import { type MessageHeader, readHeader, SYNC_STEP_1, SYNC_STEP_2 } from './sync-header.ts'

/** Whoever has not answered our state vector after this is not going to; what was held is judged as it is. In ms. */
const HOLD_MS = 5_000
/** Of a socket in all: addresses cost nothing. */
const HOLD_BYTES = 1024 * 1024

interface Held {
  messages: Uint8Array[]
  timer: NodeJS.Timeout
}

/** Where messages go on to. */
export interface MessageWay {
  message(message: Uint8Array, header: MessageHeader | undefined): void
  /** The client has answered the state vector of this address. */
  answered(address: string): void
}

/**
 * Keeps a reconnecting client's updates behind its first sync. Stock providers send what is typed while they connect at once,
 * before they have sent what was typed while they were away: a gap that the guard would have to refuse. Behind the first sync,
 * which holds everything, these updates are known already and are only acknowledged.
 */
export class HandshakeOrder {
  readonly #next: MessageWay
  /** Addresses (a document's name, perhaps with a session) whose client has answered our state vector; nearly always one. */
  #answered: string | Set<string> | undefined
  #held: Map<string, Held> | undefined
  #heldBytes = 0

  constructor(next: MessageWay) {
    this.#next = next
  }

  message(message: Uint8Array): void {
    const header = readHeader(message)
    const step = header?.step
    // What is no sync message opens no gap; what cannot be read is Hocuspocus' to refuse.
    if (header === undefined || step === undefined) {
      this.#next.message(message, header)
      return
    }
    const { address } = header
    const isUpdate = step !== SYNC_STEP_1 && step !== SYNC_STEP_2
    if (isUpdate && !this.#hasAnswered(address)) {
      this.#hold(address, message)
      return
    }
    // A state vector opens a handshake, also a later one on the same socket.
    if (step === SYNC_STEP_1) this.#forget(address)
    if (step === SYNC_STEP_2) this.#noteAnswer(address)
    this.#next.message(message, header)
    if (step !== SYNC_STEP_2) return
    this.#next.answered(address)
    this.#release(address)
  }

  stop(): void {
    for (const { timer } of this.#held?.values() ?? []) clearTimeout(timer)
    this.#held = undefined
  }

  #hasAnswered(address: string): boolean {
    return typeof this.#answered === 'object' ? this.#answered.has(address) : this.#answered === address
  }

  #noteAnswer(address: string): void {
    if (typeof this.#answered === 'object') this.#answered.add(address)
    else if (this.#answered === undefined) this.#answered = address
    else if (this.#answered !== address) this.#answered = new Set([this.#answered, address])
  }

  #forget(address: string): void {
    if (typeof this.#answered === 'object') this.#answered.delete(address)
    else if (this.#answered === address) this.#answered = undefined
  }

  #hold(address: string, message: Uint8Array): void {
    this.#held ??= new Map()
    let waiting = this.#held.get(address)
    if (!waiting) {
      const timer = setTimeout(() => this.#giveUp(address), HOLD_MS)
      waiting = { messages: [], timer }
      this.#held.set(address, waiting)
    }
    waiting.messages.push(message)
    this.#heldBytes += message.length
    if (this.#heldBytes > HOLD_BYTES) this.#giveUp(address)
  }

  #giveUp(address: string): void {
    this.#noteAnswer(address)
    this.#release(address)
  }

  #release(address: string): void {
    const waiting = this.#held?.get(address)
    if (!waiting) return
    clearTimeout(waiting.timer)
    this.#held?.delete(address)
    for (const message of waiting.messages) this.#heldBytes -= message.length
    for (const message of waiting.messages) this.#next.message(message, readHeader(message))
  }
}
