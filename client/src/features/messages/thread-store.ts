import type { Conversation, ConversationPart, Message } from '../../../../contracts/messages.ts'

/** Messages that are asked for at once. */
export const PAGE = 50
/** Places on both sides of what is in sight that are asked for as well, so that whoever scrolls finds them here. */
const AHEAD = 40
/** Pages on their way at the same time: more, and the one in sight would wait behind those that were scrolled past. */
const AT_ONCE = 2

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
  /** Pages on their way. */
  #asked = new Set<number>()
  /** Pages in sight or near it, the middle first. */
  #wanted: number[] = []
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

  /**
   * Asks for what is missing between two places and near them. What was wanted before and is not any more is left out unless it is on
   * its way; what fails is asked for again the next time it is in sight.
   */
  ensure(from: number, to: number): void {
    const last = Math.min(to + AHEAD, this.#state.lastSeq) - 1
    const first = Math.max(0, from - 1 - AHEAD)
    const middle = (from + to) / 2 / PAGE - 0.5
    const pages: number[] = []
    for (let page = Math.floor(first / PAGE); page * PAGE <= last; page++) pages.push(page)
    this.#wanted = pages.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))
    this.#askNext()
  }

  #askNext(): void {
    for (const page of this.#wanted) {
      if (this.#asked.size >= AT_ONCE) return
      if (!this.#asked.has(page) && !isComplete(this.#state.messages, page, this.#state.lastSeq)) this.#ask(page)
    }
  }

  #ask(page: number): void {
    this.#asked.add(page)
    this.#fetchPage(page)
      .then((part) => this.#take(part))
      .catch(() => {
        this.#wanted = this.#wanted.filter((wanted) => wanted !== page)
      })
      .finally(() => {
        this.#asked.delete(page)
        this.#askNext()
      })
  }

  #fetchPage(page: number): Promise<ConversationPart> {
    return this.#deps.fetchPart({ after: page * PAGE, limit: PAGE })
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

  /** What is here may be old: what is in sight is asked for anew and stays until the answers come, all else is forgotten. */
  async renew(): Promise<void> {
    try {
      const parts = await Promise.all([
        this.#deps.fetchPart({ limit: PAGE }),
        ...this.#wanted.map((page) => this.#fetchPage(page)),
      ])
      this.#set({ messages: new Map() })
      for (const part of parts) this.#take(part)
    } catch (error) {
      this.#set({ messages: new Map(), error })
    }
    this.#askNext()
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
