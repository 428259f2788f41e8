import { createMasterKeys } from '../adapters/cipher.ts'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { startLiveServer } from './live-server.ts'

/**
 * Run as a process of its own, so that its end is seen: the live layer on a database, watched from inside. Tells its address at
 * the start, and on each message how it is.
 */

/** How it is: since the last report, or since the start. */
export interface Health {
  /** Longest turn of the event loop in ms of its own thread's CPU time, so that a busy machine does not count. */
  longestTurnMs: number
  /** After a collection. */
  rssBytes: number
  /** Heap and buffers that are in use, after a collection. */
  usedBytes: number
  rejections: string[]
  /** What went to the console since the start, by whatever library. */
  printed: string[]
  /** Bytes that wait for readers, and readers that were cut off for that. */
  bufferedBytes: number
  slowReaders: number
}

const TICK_MS = 10

const [, , appUrl = '', masterKey = ''] = process.argv
const rejections: string[] = []
process.on('unhandledRejection', (reason) => rejections.push(String(reason)))
const printed: string[] = []
for (const name of ['log', 'warn', 'error'] as const) {
  console[name] = (...parts: unknown[]) => {
    printed.push(`${name}: ${parts.map(String).join(' ').slice(0, 200)}`)
  }
}

const db = connectDatabase(connectPool({ connectionString: appUrl, max: 5 }))
const server = await startLiveServer({ db, appUrl, keys: createCaseKeys(createMasterKeys(masterKey)) })

let longestTurnMs = 0
let last = { at: performance.now(), cpu: process.threadCpuUsage() }
setInterval(() => {
  const now = { at: performance.now(), cpu: process.threadCpuUsage() }
  const cpuMs = (now.cpu.user - last.cpu.user + now.cpu.system - last.cpu.system) / 1000
  longestTurnMs = Math.max(longestTurnMs, Math.min(now.at - last.at - TICK_MS, cpuMs))
  last = now
}, TICK_MS)

async function figure(name: string): Promise<number> {
  return (await server.registry.getSingleMetric(name)?.get())?.values[0]?.value ?? Number.NaN
}

process.on('message', async () => {
  const [bufferedBytes, slowReaders] = await Promise.all(
    ['collab_ws_buffered_bytes', 'collab_slow_readers_total'].map(figure),
  )
  // Gives reserved pages back, too: resident memory means little otherwise.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  }
  const memory = process.memoryUsage()
  const health: Health = {
    longestTurnMs,
    rssBytes: memory.rss,
    usedBytes: memory.heapUsed + memory.external,
    rejections,
    printed,
    bufferedBytes: bufferedBytes ?? 0,
    slowReaders: slowReaders ?? 0,
  }
  // The collections were ours.
  longestTurnMs = 0
  last = { at: performance.now(), cpu: process.threadCpuUsage() }
  process.send?.(health)
})
process.send?.(server.url)
