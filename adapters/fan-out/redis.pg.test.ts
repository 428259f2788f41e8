import { describe, expect, test } from 'vitest'
import { openBreakableLine } from '../../test-support/breakable-line.ts'
import { hasRedisServer, startTestRedis } from '../../test-support/redis.ts'
import { createLogger } from '../log.ts'
import { fanOutAcceptance } from './fan-out.acceptance.ts'
import { createRedisFanOut } from './redis.ts'

const log = createLogger('silent')

describe.skipIf(!hasRedisServer)('a real redis-server', () => {
  fanOutAcceptance('redis', async () => {
    const redis = await startTestRedis()
    return { join: () => createRedisFanOut({ url: redis.url, log }), close: redis.remove }
  })

  test.each(['cut', 'silence'] as const)(
    'after a line that was %s it listens again by itself, says so, and keeps nothing from before',
    async (trouble) => {
      const redis = await startTestRedis()
      const line = await openBreakableLine(redis.port)
      const a = createRedisFanOut({ url: redis.url, log })
      const b = createRedisFanOut({ url: `redis://127.0.0.1:${line.port}`, log, pingMs: 200 })
      try {
        const heard: string[] = []
        let listening = 0
        b.subscribe('one', { onMessage: (m) => heard.push(Buffer.from(m).toString()), onListening: () => listening++ })
        await expect.poll(() => [a.isConnected(), b.isConnected(), listening]).toEqual([true, true, 1])
        line[trouble]()
        await expect.poll(() => b.isConnected(), { timeout: 5_000 }).toBe(false)
        a.publish('one', Buffer.from('missed'))
        for (let i = 0; i < 1_000; i++) b.publish('one', Buffer.alloc(100_000))
        line.mend()
        await expect.poll(() => [b.isConnected(), listening], { timeout: 5_000 }).toEqual([true, 2])
        a.publish('one', Buffer.from('heard'))
        await expect.poll(() => heard).toEqual(['heard'])
      } finally {
        await Promise.all([a.close(), b.close()])
        await line.close()
        await redis.remove()
      }
    },
  )

  test('a Redis that is not there at the start, freezes or dies holds nobody up, and is used once it is back', async () => {
    const redis = await startTestRedis()
    await redis.kill()
    const [a, b] = [0, 1].map(() => createRedisFanOut({ url: redis.url, log, pingMs: 200 }))
    if (!a || !b) throw new Error('two were made')
    try {
      const heard: string[] = []
      b.subscribe('one', { onMessage: (m) => heard.push(Buffer.from(m).toString()), onListening: () => undefined })
      a.publish('one', Buffer.from('nobody is there'))
      expect([a.reaches('one'), b.isConnected()]).toEqual([false, false])
      for (const trouble of ['kill', 'freeze'] as const) {
        if (trouble === 'kill') await redis.start()
        else redis.thaw()
        await expect.poll(() => [a, b].every((member) => member.isConnected()), { timeout: 5_000 }).toBe(true)
        a.publish('one', Buffer.from(trouble))
        await expect.poll(() => heard.at(-1)).toBe(trouble)
        if (trouble === 'kill') redis.freeze()
        await expect.poll(() => [a, b].some((m) => m.isConnected()), { timeout: 5_000 }).toBe(trouble === 'freeze')
      }
    } finally {
      redis.thaw()
      await Promise.all([a.close(), b.close()])
      await redis.remove()
    }
  })
})
