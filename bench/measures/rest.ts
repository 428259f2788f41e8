import { setTimeout as sleep } from 'node:timers/promises'
import { Samples } from '../load/samples.ts'
import type { Bench, Figure, Measure } from '../measure.ts'
import { createRandom, shuffle } from '../random.ts'

/** Requests a second. */
const RATE = 200
/** Not measured: connections are opened and the code is compiled. */
const WARM_SECONDS = 3
const SECONDS = { quick: 5, full: 10 }

/** Everyday reads over REST at a fixed rate, sent whether or not the server keeps up. The goal is 20 ms at the 95th percentile. */
export const rest: Measure = {
  name: 'rest',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run(bench) {
    const { options, running } = bench
    const requests = shuffle((await running.restRequests?.()) ?? [], createRandom(options.seed))
    await readOnTime(bench, requests, WARM_SECONDS)
    const costs = await readOnTime(bench, requests, options.quick ? SECONDS.quick : SECONDS.full)
    const { p50, p95, p99 } = costs.distribution()
    const figure = (what: string, value: number): Figure => ({
      row: `REST, reads at ${RATE}/s: ${what}`,
      unit: 'ms',
      value,
    })
    return [figure('p50', p50), figure('p95', p95), figure('p99', p99)]
  },
}

/** @returns from the moment that a request was due until its body was there, ms */
async function readOnTime({ warn }: Bench, requests: { url: string; token: string }[], seconds: number) {
  const costs = new Samples()
  const open: Promise<void>[] = []
  const refused = new Map<number, number>()
  const begun = performance.now()
  for (let n = 0; n < RATE * seconds; n++) {
    const due = begun + (n * 1000) / RATE
    while (performance.now() < due) await sleep(1)
    const request = requests[n % requests.length]
    if (!request) throw new Error('nothing to read')
    open.push(
      read(request).then((status) => {
        costs.add(performance.now() - due)
        if (status !== 200) refused.set(status, (refused.get(status) ?? 0) + 1)
      }),
    )
  }
  await Promise.all(open)
  for (const [status, count] of refused) warn(`REST: ${count} requests were answered ${status}`)
  return costs
}

async function read({ url, token }: { url: string; token: string }): Promise<number> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  await response.arrayBuffer()
  return response.status
}
