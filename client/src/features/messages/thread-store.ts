import type { Conversation, ConversationPart, Message } from '../../../../contracts/messages.ts'

/** Messages that are asked for at once. */
export const PAGE = 50

/** What is known of one conversation. Places have no holes, so the list has its full length before its messages are here. */
export interface ThreadState {
  conversation: Conversation | undefined
  /** By place, from 1; what is missing is asked for when it comes into sight. */
  messages: ReadonlyMap<number, Message>
  lastSeq: number
  /** The first part could not be had. */
  error: unknown
}

export interface ThreadDeps {
  fetchPart(query: { around?: string; after?: number; limit: number }): Promise<ConversationPart>
}

/** One conversation as this tab has it: parts that were asked for, and what came live. */
export class ThreadStore {
  #state: ThreadState = { conversation: undefined, messages: new Map(), lastSeq: 0, error: undefined }
  #listeners = new Set<() => void>()
  /** Pages on their way, or here. */
  #asked = new Set<number>()
  #deps: ThreadDeps

  constructor(deps: ThreadDeps) {
    this.#deps = deps
  }

  getState = (): ThreadState => this.#state

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #set(change: Partial<ThreadState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  /**
   * Asks for the newest messages, or those around one.
   * @returns the place of that one; undefined where there is none
   */
  async open(around?: string): Promise<number | undefined> {
    try {
      const part = await this.#deps.fetchPart({ limit: PAGE, ...(around !== undefined && { around }) })
      this.#take(part)
      return part.messages.find(({ id }) => id === around)?.seq
    } catch (error) {
      this.#set({ error })
      return undefined
    }
  }

  /** Asks for what is missing between two places; what fails is asked for again the next time it is in sight. */
  ensure(from: number, to: number): void {
    const { messages, lastSeq } = this.#state
    for (let page = Math.floor((from - 1) / PAGE); page * PAGE < Math.min(to, lastSeq); page++) {
      if (page < 0 || this.#asked.has(page) || isComplete(messages, page, lastSeq)) continue
      this.#asked.add(page)
      this.#deps
        .fetchPart({ after: page * PAGE, limit: PAGE })
        .then((part) => this.#take(part))
        .catch(() => undefined)
        .finally(() => this.#asked.delete(page))
    }
  }

  #take({ conversation, messages }: ConversationPart): void {
    const known = new Map(this.#state.messages)
    for (const message of messages) known.set(message.seq, message)
    const lastSeq = Math.max(conversation.lastSeq, this.#state.lastSeq)
    this.#set({ conversation, messages: known, lastSeq, error: undefined })
  }

  /** A message as it is now, sent, changed or read. */
  receive(message: Message): void {
    const known = new Map(this.#state.messages)
    known.set(message.seq, message)
    spreadReadings(known, message)
    this.#set({ messages: known, lastSeq: Math.max(message.seq, this.#state.lastSeq) })
  }

  /** What is here may be old: everything is asked for anew. */
  async renew(): Promise<void> {
    this.#asked.clear()
    this.#set({ messages: new Map() })
    await this.open()
  }
}

function isComplete(messages: ReadonlyMap<number, Message>, page: number, lastSeq: number): boolean {
  for (let seq = page * PAGE + 1; seq <= Math.min((page + 1) * PAGE, lastSeq); seq++) {
    if (!messages.has(seq)) return false
  }
  return true
}

/** Whoever has read a message has read all before it: the server says it of one, we note it for the others we have. */
function spreadReadings(messages: Map<number, Message>, { seq, readBy }: Message): void {
  for (const receipt of readBy) {
    for (let before = seq - 1; before > 0; before--) {
      const message = messages.get(before)
      if (!message || message.readBy.some(({ userId }) => userId === receipt.userId)) break
      if (message.senderId === receipt.userId) continue
      const { readAt } = receipt
      messages.set(before, { ...message, readAt: message.readAt ?? readAt, readBy: [...message.readBy, receipt] })
    }
  }
}
