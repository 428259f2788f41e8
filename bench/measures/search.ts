import { Samples } from '../load/samples.ts'
import type { Figure, Measure } from '../measure.ts'

/** Not measured: plans are made and pages come into the cache. */
const WARM_ROUNDS = 2
const ROUNDS = { quick: 10, full: 40 }

/**
 * Searches over 50,000 lawyers and 50,000 open cases, one after the other, each as one person asks over REST. The goal is 50 ms at
 * the 95th percentile.
 */
export const search: Measure = {
  name: 'search',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run({ running, options }) {
    const kinds = (await running.searchRequests?.()) ?? []
    const figures: Figure[] = []
    for (const { kind, requests } of kinds) {
      const costs = new Samples()
      for (let round = 0; round < WARM_ROUNDS + (options.quick ? ROUNDS.quick : ROUNDS.full); round++) {
        for (const { url, token } of requests) {
          const begun = performance.now()
          const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
          await response.arrayBuffer()
          if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
          if (round >= WARM_ROUNDS) costs.add(performance.now() - begun)
        }
      }
      const { p50, p95 } = costs.distribution()
      figures.push({ row: `search, ${kind}: p50`, unit: 'ms', value: p50 })
      figures.push({ row: `search, ${kind}: p95`, unit: 'ms', value: p95 })
    }
    return figures
  },
}
