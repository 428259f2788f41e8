import type { EndpointBody } from '../../../../contracts/endpoint.ts'
import type { Message, MessageType, sendMessage } from '../../../../contracts/messages.ts'

/** A message that the server has not confirmed. It keeps its id through every try, so it can never be there twice. */
export interface OutgoingMessage {
  clientMessageId: string
  conversationId: string
  content: string
  messageType: MessageType
  documentId?: string
  /** ISO 8601, of this device. */
  writtenAt: string
  /** Why the server will not have it; such a one waits for its writer. */
  refusal?: string
}

export interface OutgoingDeps {
  /** Kept on the device between visits; throws nothing. */
  storage: { read(): OutgoingMessage[]; write(messages: readonly OutgoingMessage[]): void }
  send(body: EndpointBody<typeof sendMessage>): Promise<Message>
  /** True when trying again later may well work. */
  isTemporary(error: unknown): boolean
  onSent(message: Message): void
  wait(ms: number): Promise<void>
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/** Sends messages in the order in which they were written, one after the other, until each is there or refused. */
export class Outgoing {
  #messages: readonly OutgoingMessage[]
  #listeners = new Set<() => void>()
  #deps: OutgoingDeps
  #running = false
  #closed = false
  #wake: () => void = () => undefined

  constructor(deps: OutgoingDeps) {
    this.#deps = deps
    this.#messages = deps.storage.read()
  }

  getMessages = (): readonly OutgoingMessage[] => this.#messages

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #set(messages: readonly OutgoingMessage[]): void {
    this.#messages = messages
    this.#deps.storage.write(messages)
    for (const listener of this.#listeners) listener()
  }

  add(message: OutgoingMessage): void {
    this.#set([...this.#messages, message])
    this.start()
  }

  /** Tries a refused one again. */
  retry(clientMessageId: string): void {
    this.#set(
      this.#messages.map((message) => {
        if (message.clientMessageId !== clientMessageId) return message
        const { refusal: _, ...again } = message
        return again
      }),
    )
    this.start()
  }

  discard(clientMessageId: string): void {
    this.#set(this.#messages.filter((message) => message.clientMessageId !== clientMessageId))
  }

  /** Goes on now: at the beginning, and when the network is back. */
  start(): void {
    this.#wake()
    if (!this.#running) void this.#run()
  }

  /** Lets go; nothing is written to the device any more. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  async #run(): Promise<void> {
    this.#running = true
    let pause = FIRST_PAUSE_MS
    for (;;) {
      const next = this.#messages.find(({ refusal }) => refusal === undefined)
      if (!next || this.#closed) break
      const { writtenAt: _, refusal: __, ...body } = next
      try {
        const message = await this.#deps.send(body)
        if (this.#closed) break
        this.#deps.onSent(message)
        this.discard(next.clientMessageId)
        pause = FIRST_PAUSE_MS
      } catch (error) {
        if (this.#closed) break
        if (this.#deps.isTemporary(error)) {
          const woken = new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          await Promise.race([this.#deps.wait(pause), woken])
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
          continue
        }
        const refusal = error instanceof Error ? error.message : 'It was not accepted.'
        this.#set(this.#messages.map((m) => (m.clientMessageId === next.clientMessageId ? { ...m, refusal } : m)))
      }
    }
    this.#running = false
  }
}
