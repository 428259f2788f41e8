import { Samples } from '../load/samples.ts'
import type { Figure } from '../measure.ts'
import type { RunningPeer } from '../peer.ts'
import { cpuOf, cpuOfPostgres } from '../proc-stat.ts'

/** Not measured: plans are made, keys are unwrapped, code is compiled. */
const WARM_ROUNDS = 3
const ROUNDS = { quick: 10, full: 40 }

/** A question that somebody asks over REST; without a token where nobody asks for one. */
interface Question {
  url: string
  token: string
}

/** Asks one after the other, by kind: how long an answer takes, and what it costs server and Postgres together. */
export async function askAll(
  kinds: readonly { kind: string; requests: readonly Question[] }[],
  running: RunningPeer,
  { quick }: { quick: boolean },
): Promise<Figure[]> {
  const figures: Figure[] = []
  const rounds = quick ? ROUNDS.quick : ROUNDS.full
  const cpu = () => cpuOf(running.server.pid) + cpuOfPostgres(running.postgresPid)
  for (const { kind, requests } of kinds) {
    const costs = new Samples()
    for (let round = 0; round < WARM_ROUNDS; round++) for (const request of requests) await ask(request)
    const before = cpu()
    for (let round = 0; round < rounds; round++) for (const request of requests) costs.add(await ask(request))
    const { p50, p95, count } = costs.distribution()
    const figure = (what: string, value: number): Figure => ({ row: `${kind}: ${what}`, unit: 'ms', value })
    figures.push(figure('p50', p50), figure('p95', p95), figure('CPU each', (cpu() - before) / count))
  }
  return figures
}

/** @returns ms until the answer is there */
async function ask({ url, token }: Question): Promise<number> {
  const begun = performance.now()
  const response = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} })
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  return performance.now() - begun
}
