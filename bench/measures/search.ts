import type { Measure } from '../measure.ts'
import { askAll } from './questions.ts'

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
    const named = kinds.map(({ kind, requests }) => ({ kind: `search, ${kind}`, requests }))
    return askAll(named, running, options)
  },
}
