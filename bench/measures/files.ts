import { setTimeout as sleep } from 'node:timers/promises'
import { download, type Upload, upload } from '../load/files.ts'
import { median, Samples } from '../load/samples.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import { type MemoryPeaks, watchMemory } from '../memory-watch.ts'
import type { FileDoor } from '../peer.ts'
import { cpuOf } from '../proc-stat.ts'

const MB = 1024 * 1024
/** The largest file there is (contracts/documents.ts), and one of a tenth: what is flat costs both the same memory. */
const LARGE_MB = 100
const SMALL_MB = 10
/** Large files up, and down, at the same time. */
const AT_ONCE = 4
const REPEATS = { quick: 2, full: 4 }
const RANGES = 50
const RANGE_BYTES = MB
/** Longer than any inspection may take. */
const SETTLE_MS = 180_000

/**
 * Large files over REST, and what the server's memory does meanwhile. Memory is the peak above what was there after a full collection
 * before, garbage included; the inspecting process, which may have the whole file, is counted by itself.
 */
export const files: Measure = {
  name: 'files',
  rounds: () => 1,
  applies: ({ only, name }) => name === 'ours' || (only?.includes('files') ?? false),
  async run(bench) {
    const door = await bench.running.fileDoor?.()
    if (!door) throw new Error('takes no files')
    const repeats = bench.options.quick ? REPEATS.quick : REPEATS.full
    // Code is compiled, connections are there.
    await settle(bench, door, [await upload(door, SMALL_MB * MB)])
    const small = await uploads(bench, door, { count: repeats, megabytes: SMALL_MB })
    const large = await uploads(bench, door, { count: repeats, megabytes: LARGE_MB })
    const crowd = await uploads(bench, door, { count: AT_ONCE, megabytes: LARGE_MB, atOnce: true })
    const accepted = large.accepted[0] ?? crowd.accepted[0]
    if (accepted === undefined) throw new Error('no large file was accepted')
    const url = door.fileUrl(accepted)
    const down = await downloads(bench, door, url, { count: repeats })
    const crowdDown = await downloads(bench, door, url, { count: AT_ONCE, atOnce: true })
    return [
      figure('up: until all is taken', 'ms', median(large.all.map(({ sentMs }) => sentMs))),
      figure('up: until answered', 'ms', median(large.all.map(({ answeredMs }) => answeredMs))),
      figure('up: CPU', 'ms', large.cpu),
      figure('up: memory above idle', 'MB', large.peaks.server),
      figure('up, 10 MB instead: memory above idle', 'MB', small.peaks.server),
      figure(`up, ${AT_ONCE} at once: memory above idle`, 'MB', crowd.peaks.server),
      ...(large.peaks.children > 0 ? [figure('up: inspecting process', 'MB', large.peaks.children)] : []),
      figure('down: until all is there', 'ms', down.ms),
      figure('down: CPU', 'ms', down.cpu),
      figure('down: memory above idle', 'MB', down.peaks.server),
      figure(`down, ${AT_ONCE} at once: memory above idle`, 'MB', crowdDown.peaks.server),
      ...(await ranges(door, url)),
    ]
  },
}

const figure = (what: string, unit: Figure['unit'], value: number): Figure => ({
  row: `${LARGE_MB} MB ${what}`,
  unit,
  value,
})

/** Runs work while memory and CPU time of the server are followed; CPU time is for each of `count`. */
async function followed<Result>({ running: { server } }: Bench, count: number, work: () => Promise<Result>) {
  const { rss } = await server.memory()
  const watch = watchMemory(server.pid)
  const before = cpuOf(server.pid)
  try {
    const result = await work()
    const cpu = (cpuOf(server.pid) - before) / count
    const peaks: MemoryPeaks = watch.stop()
    return { result, cpu, peaks: { ...peaks, server: peaks.server - rss / MB } }
  } finally {
    watch.stop()
  }
}

interface Several {
  count: number
  atOnce?: boolean
}

async function times<Result>({ count, atOnce }: Several, act: () => Promise<Result>): Promise<Result[]> {
  if (atOnce) return Promise.all(Array.from({ length: count }, act))
  const results: Result[] = []
  for (let n = 0; n < count; n++) results.push(await act())
  return results
}

/** What the server does with the files behind its answer belongs to it: inspection, verdict, text. */
async function uploads(bench: Bench, door: FileDoor, { megabytes, ...several }: Several & { megabytes: number }) {
  const { result, ...costs } = await followed(bench, several.count, async () => {
    const all = await times(several, () => upload(door, megabytes * MB))
    return { all, accepted: await settle(bench, door, all) }
  })
  return { ...result, ...costs }
}

/** Waits for the verdicts. @returns answers to the uploads that were accepted */
async function settle({ warn }: Bench, door: FileDoor, all: readonly Upload[]): Promise<unknown[]> {
  const accepted: unknown[] = []
  for (const { answer } of all) {
    let verdict: string | undefined
    for (const end = Date.now() + SETTLE_MS; verdict === undefined; verdict = await door.verdict(answer)) {
      if (Date.now() > end) throw new Error('a file was not inspected in time')
      await sleep(50)
    }
    if (verdict === 'accepted') accepted.push(answer)
    else warn(`a file was ${verdict}: its inspection took longer than it may, since the machine had other work`)
  }
  return accepted
}

async function downloads(bench: Bench, door: FileDoor, url: string, several: Several) {
  const { result, ...costs } = await followed(bench, several.count, () =>
    times(several, async () => {
      const begun = performance.now()
      const bytes = await download(url, door.upload.headers)
      if (bytes !== LARGE_MB * MB) throw new Error(`${bytes} bytes came back`)
      return performance.now() - begun
    }),
  )
  return { ms: median(result), ...costs }
}

/** Parts from all over the file, as a player asks for them. */
async function ranges(door: FileDoor, url: string): Promise<Figure[]> {
  const costs = new Samples()
  for (let n = 0; n < RANGES; n++) {
    const start = Math.floor((((n * 37) % RANGES) / RANGES) * (LARGE_MB * MB - RANGE_BYTES))
    const begun = performance.now()
    const bytes = await download(url, door.upload.headers, { start, end: start + RANGE_BYTES - 1 })
    if (bytes !== RANGE_BYTES) throw new Error(`${bytes} bytes of a range came back`)
    costs.add(performance.now() - begun)
  }
  const { p50, p95 } = costs.distribution()
  return [figure('down, 1 MB of it: p50', 'ms', p50), figure('down, 1 MB of it: p95', 'ms', p95)]
}
