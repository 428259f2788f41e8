import { randomBytes } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Logger } from '../log.ts'
import type { FanOut, Subscriber } from './fan-out.ts'

export interface RedisFanOutOptions {
  url: string
  log: Logger
  /** How often each connection is asked whether it lives, in ms; one that has not answered by the next time is cut. */
  pingMs?: number
}

/** First bytes of every message: which process says it. */
const SENDER_BYTES = 8
/** Bytes on their way to a Redis that has not answered; past it messages are dropped. */
const MAX_IN_FLIGHT_BYTES = 8 * 1024 * 1024
/** Channels of one SUBSCRIBE. */
const CHANNELS_PER_COMMAND = 500
const RECONNECT_MS = { first: 100, most: 1_000 }
const CLOSE_MS = 500

/**
 * Fan-out through Redis' publish and subscribe. Comes back by itself, keeps nothing while it is away: whoever reads the log does
 * not need what was missed.
 */
export function createRedisFanOut(options: RedisFanOutOptions): FanOut {
  return new RedisFanOut(options)
}

class RedisFanOut implements FanOut {
  #log: Logger
  #sender = randomBytes(SENDER_BYTES)
  #publisher: Redis
  #listener: Redis
  #channels = new Map<string, Set<Subscriber>>()
  /** Channels that Redis has confirmed on this connection. */
  #heard = new Set<string>()
  #listening = false
  #inFlightBytes = 0
  #pings: NodeJS.Timeout[]
  #closed = false

  constructor({ url, log, pingMs = 2_000 }: RedisFanOutOptions) {
    this.#log = log
    this.#publisher = connect(url)
    this.#listener = connect(url)
    for (const connection of [this.#publisher, this.#listener]) {
      // Without a listener an error would be printed; each loss is logged once, below.
      connection.on('error', () => undefined)
    }
    this.#listener.on('ready', () => void this.#listenAgain())
    this.#listener.on('close', () => this.#lost())
    this.#listener.on('messageBuffer', (channel: Buffer, message: Buffer) => this.#receive(channel, message))
    this.#pings = [keepAsking(this.#publisher, pingMs), keepAsking(this.#listener, pingMs)]
  }

  reaches(): boolean {
    return !this.#closed && this.#publisher.status === 'ready'
  }

  publish(channel: string, message: Uint8Array): void {
    if (!this.reaches() || this.#inFlightBytes > MAX_IN_FLIGHT_BYTES) return
    const bytes = message.length
    this.#inFlightBytes += bytes
    const settled = () => {
      this.#inFlightBytes -= bytes
    }
    // Not arriving is no error: the log has it.
    this.#publisher.publish(channel, Buffer.concat([this.#sender, message])).then(settled, settled)
  }

  subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscribers = this.#channels.get(channel) ?? new Set()
    const isFirst = subscribers.size === 0
    this.#channels.set(channel, subscribers.add(subscriber))
    if (this.#heard.has(channel)) subscriber.onListening()
    else if (isFirst && this.#listener.status === 'ready') void this.#listenTo([channel])
    return () => {
      subscribers.delete(subscriber)
      if (subscribers.size > 0 || this.#channels.get(channel) !== subscribers) return
      this.#channels.delete(channel)
      this.#heard.delete(channel)
      if (this.#listener.status === 'ready') this.#listener.unsubscribe(channel).catch(() => undefined)
    }
  }

  isConnected(): boolean {
    return !this.#closed && this.#listening && this.#publisher.status === 'ready'
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const ping of this.#pings) clearInterval(ping)
    this.#channels.clear()
    // What was just said (people leaving) still goes out, if Redis is there.
    if (this.#publisher.status === 'ready') await withinMs(this.#publisher.ping(), CLOSE_MS)
    for (const connection of [this.#publisher, this.#listener]) {
      connection.disconnect()
      connection.stream?.destroy()
    }
  }

  async #listenAgain(): Promise<void> {
    const channels = [...this.#channels.keys()]
    const chunks = Array.from({ length: Math.ceil(channels.length / CHANNELS_PER_COMMAND) }, (_, i) =>
      channels.slice(i * CHANNELS_PER_COMMAND, (i + 1) * CHANNELS_PER_COMMAND),
    )
    const heard = await Promise.all(chunks.map((chunk) => this.#listenTo(chunk)))
    if (this.#closed || this.#listener.status !== 'ready' || heard.includes(false)) return
    this.#listening = true
    this.#log.info({ channels: channels.length }, 'Redis is there')
  }

  /** @returns false when the connection was lost meanwhile; its return brings everything anew */
  async #listenTo(channels: readonly string[]): Promise<boolean> {
    try {
      await this.#listener.subscribe(...channels)
    } catch {
      return false
    }
    for (const channel of channels) {
      const subscribers = this.#channels.get(channel)
      if (!subscribers) continue
      this.#heard.add(channel)
      for (const subscriber of subscribers) subscriber.onListening()
    }
    return true
  }

  #lost(): void {
    this.#heard.clear()
    if (!this.#listening) return
    this.#listening = false
    if (!this.#closed) this.#log.warn('Redis is away; documents are compared with the log instead')
  }

  #receive(channel: Buffer, message: Buffer): void {
    if (message.subarray(0, SENDER_BYTES).equals(this.#sender)) return
    const subscribers = this.#channels.get(channel.toString())
    if (!subscribers) return
    const content = message.subarray(SENDER_BYTES)
    for (const subscriber of subscribers) subscriber.onMessage(content)
  }
}

function connect(url: string): Redis {
  const options: RedisOptions = {
    // Nothing waits for a Redis that is away, and nothing is said twice.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(RECONNECT_MS.first * attempt, RECONNECT_MS.most),
  }
  return new Redis(url, options)
}

/** A connection over which nothing comes any more (no TCP close: a cable, a frozen Redis) is cut, so that it is made anew. */
function keepAsking(connection: Redis, pingMs: number): NodeJS.Timeout {
  let unanswered = false
  connection.on('close', () => {
    unanswered = false
  })
  const timer = setInterval(() => {
    if (connection.status !== 'ready') return
    if (unanswered) return void connection.stream.destroy()
    unanswered = true
    connection.ping().then(
      () => {
        unanswered = false
      },
      () => undefined,
    )
  }, pingMs)
  timer.unref()
  return timer
}

async function withinMs(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work.catch(() => undefined), timeout])
  clearTimeout(timer)
}
