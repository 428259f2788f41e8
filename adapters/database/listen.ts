import pg from 'pg'
import type { Logger } from '../log.ts'

export interface ListenOptions {
  connectionString: string
  log: Logger
  channels: readonly string[]
  onNotification(channel: string, payload: string): void
  /** After every (re)connect: what was announced meanwhile is not repeated, so whoever listens looks for itself. */
  onConnected(): void
}

/** A connection of its own that listens, and comes back by itself when it is lost. */
export interface Listener {
  stop(): Promise<void>
}

const RECONNECT_MS = 500

/** Listens on Postgres channels (LISTEN/NOTIFY: delivered on commit, lost while nobody is connected). */
export function listen({ connectionString, log, channels, onNotification, onConnected }: ListenOptions): Listener {
  let client: pg.Client | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const connect = async () => {
    const next = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5_000 })
    client = next
    let lost = false
    const onLost = (error?: Error) => {
      if (lost || stopped) return
      lost = true
      log.warn({ err: error }, 'the listening connection is lost')
      next.removeAllListeners()
      // A late error of the dead connection must not end the process.
      next.on('error', () => undefined)
      void next.end().catch(() => undefined)
      timer = setTimeout(connect, RECONNECT_MS)
    }
    next.on('error', onLost)
    next.on('end', () => onLost())
    next.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''))
    try {
      await next.connect()
      for (const channel of channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`)
      if (!stopped && !lost) onConnected()
    } catch (error) {
      onLost(error as Error)
    }
  }
  void connect()

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      client?.removeAllListeners()
      client?.on('error', () => undefined)
      await client?.end().catch(() => undefined)
    },
  }
}
