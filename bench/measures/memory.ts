import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Figure, Measure } from '../measure.ts'
import type { Seat } from '../peer.ts'

const KB = 1024

/**
 * Memory of an idle connection (many on one document) and of a small document (many, each with one connection and about
 * 500 characters; the connection is subtracted), after a full collection.
 */
export const memory: Measure = {
  name: 'memory',
  rounds: () => 1,
  applies: () => true,
  async run(bench) {
    const { running, options } = bench
    const [[warmRoom, idleRoom], smallRooms] = [
      await running.openRooms(2, options.connections),
      await running.openRooms(options.documents, 1),
    ]
    if (!warmRoom || !idleRoom) throw new Error('no rooms')
    // Code, pools and caches are there before the first reading.
    await holdSeats(bench, warmRoom.slice(0, 100), true)
    await bench.load.run<'release'>({ kind: 'release' })
    const empty = await settled(bench)
    await holdSeats(bench, idleRoom, false)
    const connected = await settled(bench)
    await holdSeats(bench, smallRooms.flat(), true)
    const full = await settled(bench)
    await bench.load.run<'release'>({ kind: 'release' })
    return presentDeltas(bench, empty, connected, full)
  },
}

async function holdSeats({ load, peer }: Bench, seats: Seat[], text: boolean): Promise<void> {
  await load.run<'hold'>({ kind: 'hold', protocol: peer.protocol, seats, text })
}

/** Long enough for a debounced store of 2 s to be over, and for what a server does with a thousand documents in which nobody types. */
const SETTLE_MS = 10_000

async function settled({ running }: Bench): Promise<{ rss: number; used: number }> {
  await sleep(SETTLE_MS)
  const usage = await running.server.memory()
  return { rss: usage.rss, used: usage.heapUsed + usage.external }
}

type Reading = Awaited<ReturnType<typeof settled>>

function presentDeltas({ options }: Bench, empty: Reading, connected: Reading, full: Reading): Figure[] {
  const figures: Figure[] = []
  for (const kind of ['rss', 'used'] as const) {
    const label = kind === 'rss' ? 'resident memory' : 'heap'
    const connection = (connected[kind] - empty[kind]) / options.connections / KB
    const document = (full[kind] - connected[kind]) / options.documents / KB - connection
    figures.push(
      { row: `${label} per idle connection`, unit: 'KB', value: connection },
      { row: `${label} per small document`, unit: 'KB', value: document },
    )
  }
  return figures
}
