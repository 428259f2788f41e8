import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { CountingHistogram } from './counting-histogram.ts'

test('says the same as a histogram of prom-client, and forgets when it is reset', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const options = { name: 'took_seconds', help: 'How long it took', buckets: [0.01, 0.1, 1] }
  const counting = new CountingHistogram({ ...options, registers: [ours] })
  const stock = new Histogram({ ...options, registers: [theirs] })
  for (const value of [0, 0.01, 0.02, 0.1, 0.5, 1, 1.5, 7]) {
    counting.observe(value)
    stock.observe(value)
  }
  expect(await ours.metrics()).toBe(await theirs.metrics())
  ours.resetMetrics()
  expect(await ours.metrics()).toContain('took_seconds_count 0')
})
