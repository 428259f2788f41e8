import { describe } from 'vitest'
import { hasRedisServer, startTestRedis } from '../../test-support/redis.ts'
import { createLogger } from '../log.ts'
import { queueAcceptance } from './queue.acceptance.ts'
import { createRedisQueue } from './redis.ts'

const log = createLogger('silent')

describe.skipIf(!hasRedisServer)('a real redis-server', () => {
  queueAcceptance('redis', async () => {
    const redis = await startTestRedis()
    return { ...redis, open: () => createRedisQueue({ url: redis.url, log }) }
  })
})
