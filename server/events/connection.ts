import { RateBucket } from '../../adapters/rate-bucket.ts'
import { type FrameStore, renderFrames } from '../../domain/events/render-frames.ts'
import { getUserEventPosition, listUserEventsAfter } from '../../domain/user-events/user-events.queries.ts'
import type { EventSocket } from './event-socket.ts'

/** Events that are read and made into frames at once. */
const PAGE = 100

/** Whom a connection speaks for, from its token. */
export interface Judged {
  userId: string
  sessionId: string
  /** Seconds since 1970. */
  expiresAt: number
}

/** Where somebody types. */
export interface TypingPlace {
  caseId?: string
  conversationId?: string
}

/** A connection that has shown its token. */
export class EventConnection {
  readonly socket: EventSocket
  /** Cases and conversations in which the person is typing, as far as this connection said. */
  readonly typingIn = new Map<string, TypingPlace>()
  readonly frames = new RateBucket({ perSecond: 5, burst: 20 })
  judged: Judged
  /** Everything up to here was sent, or is not to be seen. */
  #sent = 0
  #sending = false
  #again = false
  #store: FrameStore

  constructor(store: FrameStore, socket: EventSocket, judged: Judged) {
    this.#store = store
    this.socket = socket
    this.judged = judged
  }

  get userId(): string {
    return this.judged.userId
  }

  get sent(): number {
    return this.#sent
  }

  /**
   * Finds where to go on. Without `since` from now on, which a `ready` frame tells; with one that is not known, or before what is
   * kept, a `resync` frame says so.
   */
  async takePosition(since: string | undefined, now: Date): Promise<void> {
    const { last, first } = await getUserEventPosition(this.#store.db, this.userId)
    const at = now.toISOString()
    const wanted = since !== undefined && /^\d{1,15}$/.test(since) ? Number(since) : undefined
    if (wanted !== undefined && wanted <= last && wanted >= first - 1) {
      this.#sent = wanted
      return
    }
    this.#sent = last
    this.socket.send({ id: String(last), event: since === undefined ? 'ready' : 'resync', data: {}, at })
  }

  /** Sends everything that is newer than what was sent. Called again while it runs, it looks once more. */
  async sendNewer(): Promise<void> {
    this.#again = true
    if (this.#sending) return
    this.#sending = true
    try {
      while (this.#again && this.socket.isOpen()) {
        this.#again = false
        if ((await this.#sendPage()) === PAGE) this.#again = true
      }
    } finally {
      this.#sending = false
    }
  }

  async #sendPage(): Promise<number> {
    const rows = await listUserEventsAfter(this.#store.db, this.userId, this.#sent, PAGE)
    for (const frame of await renderFrames(this.#store, this.userId, rows)) this.socket.send(frame)
    this.#sent = rows.at(-1)?.seq ?? this.#sent
    await this.socket.hasRoom()
    return rows.length
  }
}
