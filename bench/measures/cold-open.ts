import { setTimeout as sleep } from 'node:timers/promises'
import { EDITS, type LongHistory, writeLongHistory } from '../load/long-history.ts'
import { median } from '../load/samples.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import type { Seat } from '../peer.ts'

const MB = 1024 * 1024

/** Stock stores 2 s after the last change. */
const STORE_MS = 3_000
/** A product that has just started has other things to do, and to keep. */
const REST_MS = 4_000

let history: LongHistory | undefined

/**
 * Opens a document with a long history on a server that has just started: from what the server stores of its own accord
 * when the document came as one state, and when it came as 2,600 updates.
 */
export const coldOpen: Measure = {
  name: 'cold-open',
  rounds: () => 1,
  applies: ({ stores }) => stores,
  async run(bench) {
    history ??= writeLongHistory(bench.options.seed)
    const figures: Figure[] = []
    for (const [label, updates] of [
      ['one state', [history.state]],
      ['2,600 updates', history.updates],
    ] as const)
      figures.push(...(await measureOpens(bench, label, [...updates])))
    return figures
  },
}

async function measureOpens(bench: Bench, label: string, updates: Uint8Array[]): Promise<Figure[]> {
  const { load, peer } = bench
  const seat = await newSeat(bench)
  await load.run<'write'>({ kind: 'write', protocol: peer.protocol, seat, updates })
  await sleep(STORE_MS)
  return openFromStorage(bench, seat, `sent as ${label}`, updates.length > 1)
}

async function openFromStorage(bench: Bench, seat: Seat, label: string, alsoLog: boolean): Promise<Figure[]> {
  const { running, options } = bench
  const opens: { ms: number; rss: number; used: number; bytes: number }[] = []
  for (let i = 0; i < options.opens; i++) {
    // Killed, not stopped: nothing is tidied up on the way out.
    await running.server.kill()
    await running.restart()
    opens.push(await openOnce(bench, seat))
  }
  const row = (what: string) => `cold open of ${EDITS.toLocaleString('en')} edits ${label}: ${what}`
  const figures: Figure[] = [
    { row: row('first sync'), unit: 'ms', value: median(opens.map(({ ms }) => ms)) },
    { row: row('resident memory'), unit: 'MB', value: median(opens.map(({ rss }) => rss)) / MB },
    { row: row('heap'), unit: 'MB', value: median(opens.map(({ used }) => used)) / MB },
    { row: row('size of the first sync'), unit: 'KB', value: median(opens.map(({ bytes }) => bytes)) / 1024 },
  ]
  const rows = alsoLog ? await running.forgetSnapshots?.(seat.documentName) : undefined
  if (rows === undefined) return figures
  return [
    ...figures,
    ...(await openFromStorage(bench, seat, `from a log of ${rows.toLocaleString('en')} rows alone`, false)),
  ]
}

async function newSeat({ running }: Bench): Promise<Seat> {
  const [[seat] = []] = await running.openRooms(1, 1)
  if (!seat) throw new Error('no room')
  return seat
}

async function openOnce(bench: Bench, seat: Seat) {
  const { running, load, peer } = bench
  // A first, small document: connections to the database are open and the code has run.
  await load.run<'open'>({ kind: 'open', protocol: peer.protocol, seat: await newSeat(bench), hasText: false })
  await sleep(REST_MS)
  // No reading before: it collects everything, compiled code as well, which no server does on its own.
  const { ms, bytes } = await load.run<'open'>({ kind: 'open', protocol: peer.protocol, seat, hasText: true })
  const open = await running.server.memory()
  await load.run<'release'>({ kind: 'release' })
  await sleep(STORE_MS)
  const closed = await running.server.memory()
  const used = open.heapUsed + open.external - closed.heapUsed - closed.external
  return { ms, bytes, rss: open.rss - closed.rss, used }
}
