import { join } from 'node:path'
import type { LoadEvent, TypingResult } from '../load/jobs.ts'
import type { Bench, Figure, Measure } from '../measure.ts'

/** One load: rooms × clients at a rate over all of them. */
interface Load {
  name: string
  rooms: number
  clients: number
  /** Updates a second. */
  rate: number
}

const loads: Load[] = [
  { name: '20 × 5 at 1,000/s', rooms: 20, clients: 5, rate: 1_000 },
  { name: '1 × 50 at 1,000/s', rooms: 1, clients: 50, rate: 1_000 },
  { name: '200 × 5 at 4,000/s', rooms: 200, clients: 5, rate: 4_000 },
]

/** Above this share of a core the load process may be what is slow. */
export const LOAD_SATURATED = 0.85
/** Above this, ms, the load was not sent as planned. */
const LATE_P99_MS = 15
/** Above this share of a core other programs disturb the measurement. */
export const DISTURBED = 0.25

/** Server CPU, propagation and acknowledgement under three loads; the three run one after another on one server. */
export const typing: Measure = {
  name: 'typing',
  rounds: ({ rounds }) => rounds,
  applies: () => true,
  async run(bench) {
    const figures: Figure[] = []
    const { loads: chosen } = bench.options
    const wanted = loads.filter(({ rooms, clients }) => chosen.length === 0 || chosen.includes(`${rooms}x${clients}`))
    for (const load of wanted) figures.push(...(await runLoad(bench, load)))
    return figures
  },
}

async function runLoad(bench: Bench, load: Load): Promise<Figure[]> {
  const { peer, running, options } = bench
  const rooms = await running.openRooms(load.rooms, load.clients)
  const profile = profiler(bench, load)
  const result = await bench.load.run<'typing'>(
    {
      kind: 'typing',
      protocol: peer.protocol,
      rooms,
      rate: load.rate,
      warmSeconds: options.warmSeconds,
      seconds: options.seconds,
      seed: options.seed * 1_000 + bench.round * 10 + loads.indexOf(load),
      serverPid: running.server.pid,
      postgresPid: running.postgresPid,
    },
    profile.onEvent,
  )
  await profile.finished()
  doubt(bench, load, result)
  return present(bench, load, result)
}

function profiler({ options, running, peer, resultsDirectory, profiled }: Bench, load: Load) {
  let last: Promise<void> = Promise.resolve()
  const file = join(resultsDirectory, `${peer.name}-${load.rooms}x${load.clients}.cpuprofile`)
  return {
    onEvent(event: LoadEvent) {
      if (!options.profile || event === 'measuring') return
      const { server } = running
      last = last.then(() => (event === 'connected' ? server.startProfile() : server.stopProfile(file)))
    },
    async finished() {
      await last
      if (options.profile) profiled(file)
    },
  }
}

function doubt(bench: Bench, load: Load, result: TypingResult): void {
  const where = `${bench.peer.name}, ${load.name}:`
  const percent = (share: number) => `${Math.round(share * 100)} %`
  if (result.loadCpu > LOAD_SATURATED)
    bench.warn(`${where} the load process used ${percent(result.loadCpu)} of a core; latencies are partly its own`)
  if (result.lateness.p99 > LATE_P99_MS)
    bench.warn(`${where} 1 % of updates were sent more than ${result.lateness.p99.toFixed(0)} ms late`)
  if (result.othersCpu > DISTURBED)
    bench.warn(`${where} other programs used ${percent(result.othersCpu)} of a core meanwhile`)
  if (!result.keptUp) bench.warn(`${where} the server fell behind; it does not sustain this rate here`)
  if (result.undelivered > 0) bench.warn(`${where} ${result.undelivered} updates did not reach a listener within 2 s`)
  if (result.unacknowledged > 0 && bench.peer.acknowledges)
    bench.warn(`${where} ${result.unacknowledged} updates were not acknowledged within 2 s`)
  if (result.refused > 0) bench.warn(`${where} ${result.refused} updates were refused`)
  if (result.closed.length > 0) bench.warn(`${where} sockets were closed: ${result.closed.join(', ')}`)
}

function present({ peer, running }: Bench, load: Load, result: TypingResult): Figure[] {
  const perThousand = (ms: number) => (ms / result.updates) * 1_000
  const row = (what: string) => `${load.name}: ${what}`
  const figures: Figure[] = [
    { row: row('server CPU per 1,000 updates'), unit: 'ms', value: perThousand(result.serverCpuMs) },
    { row: row('propagation p50'), unit: 'ms', value: result.propagation.p50 },
    { row: row('propagation p99'), unit: 'ms', value: result.propagation.p99 },
  ]
  if (running.postgresPid !== undefined)
    figures.push({
      row: row('Postgres CPU per 1,000 updates'),
      unit: 'ms',
      value: perThousand(result.postgresCpuMs),
    })
  if (peer.acknowledges)
    figures.push(
      { row: row('acknowledgement p50'), unit: 'ms', value: result.acknowledgement.p50 },
      { row: row('acknowledgement p99'), unit: 'ms', value: result.acknowledgement.p99 },
    )
  return figures
}
