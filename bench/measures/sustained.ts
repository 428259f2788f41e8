import { setTimeout as sleep } from 'node:timers/promises'
import type { TypingResult } from '../load/jobs.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import type { Room } from '../peer.ts'
import { DISTURBED, LOAD_SATURATED } from './typing.ts'

/** Rooms × clients whose rate is raised until the server does not sustain it any more. */
interface Shape {
  name: string
  rooms: number
  clients: number
}

const shapes: Shape[] = [
  { name: '200 × 5', rooms: 200, clients: 5 },
  { name: '1 × 50', rooms: 1, clients: 50 },
]

/** Latest that 99 of 100 updates may reach the others and be acknowledged, ms. */
const MAX_P99_MS = 100
/** Updates a second of the first step; doubled until a step fails. */
const FIRST_RATE = 1_000
/** Above this nobody's load process gets here. */
const MOST_RATE = 64_000
/** The answer lies between a rate that works and one that does not; it is looked for until they are this close. */
const CLOSE_ENOUGH = 1.08
/** How long a server may be busy with a rate that was too much, ms. */
const RECOVERY_MS = 30_000
/** Share of the planned rate below which the load process did not send what was planned. */
const SENT = 0.95

/**
 * How many updates a second a server takes for as long as one likes: the highest rate at which 99 % reach everybody within 100 ms (and
 * are acknowledged, where servers do that), nothing is lost and nothing piles up. One step after the other on one server, each in
 * rooms of its own.
 */
export const sustained: Measure = {
  name: 'sustained',
  // As long as all others together: more than one round only for those who ask for it by name.
  rounds: ({ rounds, only }) => (only.includes('sustained') ? rounds : 1),
  applies: () => true,
  async run(bench) {
    const { loads } = bench.options
    const wanted = shapes.filter(({ rooms, clients }) => loads.length === 0 || loads.includes(`${rooms}x${clients}`))
    const figures: Figure[] = []
    for (const shape of wanted) figures.push(...(await climb(bench, shape)))
    return figures
  },
}

/** A step that was made, and what it came to. */
interface Step {
  rate: number
  /** Why the server does not sustain it; undefined when it does. */
  fault: string | undefined
  result: TypingResult
}

async function climb(bench: Bench, shape: Shape): Promise<Figure[]> {
  let best: Step | undefined
  let worst: Step | undefined
  let rate = FIRST_RATE
  while (rate <= MOST_RATE && rate >= FIRST_RATE / 8) {
    const step = await judge(bench, shape, rate)
    if (step.fault === undefined) best = step
    else worst = step
    if (!best) rate /= 2
    else if (!worst) rate *= 2
    else if (worst.rate / best.rate <= CLOSE_ENOUGH) break
    else rate = Math.round(Math.sqrt(best.rate * worst.rate))
  }
  explain(bench, shape, worst)
  return present(shape, best)
}

/** A step that fails is made once more: one slow moment of the machine says nothing about the server. */
async function judge(bench: Bench, shape: Shape, rate: number): Promise<Step> {
  const first = await run(bench, shape, rate)
  return first.fault === undefined ? first : run(bench, shape, rate)
}

async function run(bench: Bench, shape: Shape, rate: number): Promise<Step> {
  const { peer, running, options } = bench
  const result = await bench.load.run<'typing'>({
    kind: 'typing',
    protocol: peer.protocol,
    rooms: await openRooms(bench, shape),
    rate,
    warmSeconds: options.warmSeconds,
    seconds: options.seconds,
    seed: options.seed * 1_000 + bench.round * 10 + shapes.indexOf(shape),
    serverPid: running.server.pid,
    postgresPid: running.postgresPid,
  })
  const step = { rate, result, fault: findFault(result, rate, peer.acknowledges) }
  process.stderr.write(`  ${shape.name} at ${rate}/s: ${step.fault ?? `p99 ${result.propagation.p99.toFixed(1)} ms`}\n`)
  return step
}

/** After a step that was too much a server may have a backlog: it gets the time to work it off. */
async function openRooms({ running }: Bench, { rooms, clients }: Shape): Promise<Room[]> {
  for (const end = Date.now() + RECOVERY_MS; ; await sleep(1_000)) {
    try {
      return await running.openRooms(rooms, clients)
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

function findFault(result: TypingResult, rate: number, acknowledges: boolean): string | undefined {
  const { propagation, acknowledgement, closed, refused, undelivered, unacknowledged, updates, seconds } = result
  if (closed.length > 0) return `sockets were closed (${closed.join(', ')})`
  if (updates / seconds < rate * SENT) return `the load process sent ${Math.round(updates / seconds)}/s`
  if (!result.keptUp) return 'the server fell behind'
  if (propagation.p99 > MAX_P99_MS) return `propagation p99 ${propagation.p99.toFixed(0)} ms`
  if (acknowledges && acknowledgement.p99 > MAX_P99_MS)
    return `acknowledgement p99 ${acknowledgement.p99.toFixed(0)} ms`
  if (refused > 0) return `${refused} updates were refused`
  if (undelivered > 0) return `${undelivered} updates did not arrive`
  if (acknowledges && unacknowledged > 0) return `${unacknowledged} updates were not acknowledged`
  return undefined
}

/** What the next rate failed at belongs to the figure: whether it is the server's limit, or the load's. */
function explain({ peer, warn }: Bench, { name }: Shape, worst: Step | undefined): void {
  const where = `${peer.name}, ${name}:`
  if (!worst) {
    warn(`${where} sustains whatever the load process can send`)
    return
  }
  const { loadCpu, othersCpu } = worst.result
  const percent = (share: number) => `${Math.round(share * 100)} %`
  warn(`${where} not at ${worst.rate}/s: ${worst.fault}`)
  if (loadCpu > LOAD_SATURATED)
    warn(`${where} there the load process used ${percent(loadCpu)} of a core; the server may sustain more`)
  if (othersCpu > DISTURBED) warn(`${where} there other programs used ${percent(othersCpu)} of a core`)
}

function present({ name }: Shape, best: Step | undefined): Figure[] {
  const row = (what: string) => `${name}: ${what}`
  if (!best) return [{ row: row('sustained'), unit: 'updates/s', value: 0 }]
  const { propagation, acknowledgement, serverCpuMs, updates } = best.result
  return [
    { row: row('sustained'), unit: 'updates/s', value: best.rate },
    { row: row('propagation p99 at that rate'), unit: 'ms', value: propagation.p99 },
    { row: row('acknowledgement p99 at that rate'), unit: 'ms', value: acknowledgement.p99 },
    { row: row('server CPU per 1,000 updates at that rate'), unit: 'ms', value: (serverCpuMs / updates) * 1_000 },
  ]
}
