import { createRedisBackend } from 'bullmq'
import type { Logger } from '../log.ts'
import { createBullQueue } from './bullmq.ts'
import type { JobQueue } from './queue.ts'

const RECONNECT_MS = { first: 100, most: 1_000 }

/** The queue on Redis (5 or newer). It need not keep anything over a restart. */
export function createRedisQueue({ url, log }: { url: string; log: Logger }): JobQueue {
  const connection = {
    url,
    // BullMQ wants commands to wait for a Redis that is away; `send` has its own time limit.
    maxRetriesPerRequest: null,
    connectTimeout: 2_000,
    retryStrategy: (attempt: number) => Math.min(RECONNECT_MS.first * attempt, RECONNECT_MS.most),
  }
  return createBullQueue({ backend: 'redis', connection, factory: createRedisBackend, log })
}
