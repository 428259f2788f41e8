import type { FanOut, Subscriber } from './fan-out.ts'

/** Connects whoever joins it; for one process, and for several of them inside one test. */
export interface FanOutHub {
  join(): FanOut
}

/** The built-in twin of Redis. A process that is alone pays nothing: nothing is reached, so nothing is said. */
export function createInProcessHub(): FanOutHub {
  const members = new Set<Member>()
  return {
    join() {
      const member = new Member(members)
      members.add(member)
      return member
    },
  }
}

class Member implements FanOut {
  #members: Set<Member>
  #channels = new Map<string, Set<Subscriber>>()

  constructor(members: Set<Member>) {
    this.#members = members
  }

  reaches(channel: string): boolean {
    if (this.#members.size < 2) return false
    for (const member of this.#members) if (member !== this && member.#channels.has(channel)) return true
    return false
  }

  publish(channel: string, message: Uint8Array): void {
    for (const member of this.#members) if (member !== this) member.#receive(channel, message)
  }

  subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscribers = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, subscribers.add(subscriber))
    subscriber.onListening()
    return () => {
      subscribers.delete(subscriber)
      if (subscribers.size === 0 && this.#channels.get(channel) === subscribers) this.#channels.delete(channel)
    }
  }

  isConnected(): boolean {
    return this.#members.has(this)
  }

  async close(): Promise<void> {
    this.#members.delete(this)
    this.#channels.clear()
  }

  /** A turn later, as over a wire: nobody's receiving is part of somebody else's saying. */
  #receive(channel: string, message: Uint8Array): void {
    const subscribers = this.#channels.get(channel)
    if (!subscribers) return
    setImmediate(() => {
      for (const subscriber of subscribers) subscriber.onMessage(message)
    })
  }
}
