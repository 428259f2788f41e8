import type { EventConnection } from './connection.ts'

/** Connections of one person: tabs on all devices. */
const CONNECTIONS_OF_USER = 20
/** Sockets of one address, behind which an office may sit. */
const SOCKETS_OF_ADDRESS = 100

/** Who is connected to this process. */
export class Connections {
  #byUser = new Map<string, Set<EventConnection>>()
  #byAddress = new Map<string, number>()
  #limited: boolean

  constructor({ rateLimit }: { rateLimit: boolean }) {
    this.#limited = rateLimit
  }

  /** Counts a socket of this address. @returns takes it back; undefined when there are too many */
  admit(address: string): (() => void) | undefined {
    const open = this.#byAddress.get(address) ?? 0
    if (this.#limited && open >= SOCKETS_OF_ADDRESS) return undefined
    this.#byAddress.set(address, open + 1)
    return () => {
      const left = (this.#byAddress.get(address) ?? 1) - 1
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    }
  }

  /** @returns whether it is the person's first here; undefined when it is one too many */
  add(connection: EventConnection): { first: boolean } | undefined {
    const own = this.#byUser.get(connection.userId) ?? new Set()
    if (this.#limited && own.size >= CONNECTIONS_OF_USER) return undefined
    this.#byUser.set(connection.userId, own.add(connection))
    return { first: own.size === 1 }
  }

  /** @returns whether it was the person's last here */
  remove(connection: EventConnection): boolean {
    const own = this.#byUser.get(connection.userId)
    if (!own?.delete(connection) || own.size > 0) return false
    this.#byUser.delete(connection.userId)
    return true
  }

  of(userId: string): Iterable<EventConnection> {
    return this.#byUser.get(userId) ?? []
  }

  *all(): Generator<EventConnection> {
    for (const own of this.#byUser.values()) yield* own
  }

  userIds(): string[] {
    return [...this.#byUser.keys()]
  }

  count(): number {
    let count = 0
    for (const own of this.#byUser.values()) count += own.size
    return count
  }
}
