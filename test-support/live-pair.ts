import { createRedisFanOut } from '../adapters/fan-out/redis.ts'
import { createLogger } from '../adapters/log.ts'
import { type BreakableLine, openBreakableLine } from './breakable-line.ts'
import type { TestDatabase } from './database.ts'
import { type LiveServer, startLiveServer, until } from './live-server.ts'
import { startTestRedis, type TestRedis } from './redis.ts'

/** Two live layers on one database, each with a line of its own to one Redis. */
export interface LivePair {
  redis: TestRedis
  servers: [LiveServer, LiveServer]
  lines: [BreakableLine, BreakableLine]
  /** Waits until both hear each other. */
  connected(timeoutMs?: number): Promise<void>
  stop(): Promise<void>
}

export async function startLivePair(database: Pick<TestDatabase, 'db' | 'keys' | 'appUrl'>): Promise<LivePair> {
  const redis = await startTestRedis()
  const lines: LivePair['lines'] = [await openBreakableLine(redis.port), await openBreakableLine(redis.port)]
  const log = createLogger(process.env.LC_TEST_LOG ?? 'silent')
  const start = ({ port }: BreakableLine) =>
    startLiveServer(database, 0, { log, fanOut: createRedisFanOut({ url: `redis://127.0.0.1:${port}`, log }) })
  const servers: LivePair['servers'] = [await start(lines[0]), await start(lines[1])]
  const connected = (timeoutMs = 10_000) =>
    until(() => servers.every(({ fanOut }) => fanOut.isConnected()), timeoutMs, 'both hear each other')
  await connected()
  return {
    redis,
    servers,
    lines,
    connected,
    async stop() {
      for (const server of servers) await server.stop()
      for (const line of lines) await line.close()
      await redis.remove()
    },
  }
}
