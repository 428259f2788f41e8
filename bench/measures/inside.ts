import type { Measure } from '../measure.ts'
import { askAll } from './questions.ts'

/**
 * Searches inside texts, messages and files over REST, one after the other: ours by its blind index over sealed text with the rights of
 * the moment, beside Postgres' full text over the same texts in clear that everybody may read. The goal is 100 ms at the 95th percentile.
 */
export const inside: Measure = {
  name: 'inside',
  rounds: () => 1,
  applies: ({ only, name }) => name === 'ours' || (only?.includes('inside') ?? false),
  async run({ running, options }) {
    return askAll((await running.insideQuestions?.()) ?? [], running, options)
  },
}
