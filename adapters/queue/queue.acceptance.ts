import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { JobQueue, QueueWorker } from './queue.ts'

/** The server behind a queue, which dies and forgets when told. */
export interface QueueServer {
  open(): JobQueue
  /** Dies at once. */
  kill(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/** What every queue must do, whatever is behind it. */
export function queueAcceptance(name: string, startServer: () => Promise<QueueServer>): void {
  describe(`queue: ${name}`, () => {
    let server: QueueServer
    let queue: JobQueue
    let other: JobQueue
    let workers: QueueWorker[] = []

    beforeAll(async () => {
      server = await startServer()
      queue = server.open()
      other = server.open()
    })
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.drain(1_000)))
      workers = []
    })
    afterAll(async () => {
      await Promise.all([queue.close(), other.close()])
      await server.remove()
    })

    const collect = (from: JobQueue, into: string[]) => {
      const worker = from.work(async (id) => void into.push(id))
      workers.push(worker)
      return worker
    }
    const ids = (count: number, prefix = 'id') => Array.from({ length: count }, (_, i) => `${prefix}-${i}.do-it`)

    test('hands every id to one worker, of this process or another one', async () => {
      const done: string[] = []
      collect(queue, done)
      collect(other, done)
      await queue.send(ids(100))
      await expect.poll(() => done.length, { timeout: 10_000 }).toBe(100)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect([...done].sort()).toEqual(ids(100).sort())
    })

    test('an id that waits is not added again; one that is over can come again', async () => {
      await queue.send(['twice.do-it'])
      await queue.send(['twice.do-it', 'twice.do-it'])
      expect(await queue.count()).toEqual({ waiting: 1, active: 0 })
      const done: string[] = []
      collect(queue, done)
      await expect.poll(() => done).toEqual(['twice.do-it'])
      await expect.poll(async () => (await queue.count()).active).toBe(0)
      await other.send(['twice.do-it'])
      await expect.poll(() => done).toEqual(['twice.do-it', 'twice.do-it'])
    })

    test('what throws does not come back and holds nobody up', async () => {
      const seen: string[] = []
      workers.push(
        queue.work(async (id) => {
          seen.push(id)
          if (id === 'bad.do-it') throw new Error('no')
        }),
      )
      await queue.send(['bad.do-it', ...ids(10, 'good')])
      await expect.poll(() => seen.length).toBe(11)
      await expect.poll(() => queue.count()).toEqual({ waiting: 0, active: 0 })
      expect(seen.filter((id) => id === 'bad.do-it')).toHaveLength(1)
    })

    test('draining waits for what is under way and takes nothing new', async () => {
      let begun = 0
      let ended = 0
      const worker = queue.work(async () => {
        begun++
        await new Promise((resolve) => setTimeout(resolve, 300))
        ended++
      })
      await queue.send(ids(20, 'slow'))
      await expect.poll(() => begun).toBeGreaterThan(0)
      await worker.drain(5_000)
      const atEnd = begun
      expect(ended).toBe(begun)
      expect(begun).toBeLessThan(20)
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(begun).toBe(atEnd)
      const rest: string[] = []
      collect(other, rest)
      await expect.poll(() => rest.length, { timeout: 10_000 }).toBe(20 - atEnd)
    })

    test('its server dies and comes back: sending says so meanwhile, workers go on by themselves', async () => {
      const done: string[] = []
      collect(queue, done)
      await queue.send(['before.do-it'])
      await expect.poll(() => done).toEqual(['before.do-it'])
      await server.kill()
      await expect(queue.send(['meanwhile.do-it'])).rejects.toThrow()
      await server.start()
      await expect
        .poll(
          async () => {
            await queue.send(['after.do-it']).catch(() => undefined)
            return done.includes('after.do-it')
          },
          { timeout: 20_000, interval: 500 },
        )
        .toBe(true)
    })
  })
}
