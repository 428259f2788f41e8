import type { Metric, Registry } from 'prom-client'

/**
 * A histogram without labels for what happens a thousand times a second: an observation is a number in an array, and what Prometheus wants
 * to read is made when it asks. prom-client's own looks its labels up each time, at fifty times the price.
 */
export class CountingHistogram {
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  #sum = 0

  /** @param buckets upper bounds, ascending, in the unit of what is observed */
  constructor(options: { name: string; help: string; buckets: readonly number[]; registers: readonly Registry[] }) {
    const { name, help, buckets, registers } = options
    this.#bounds = buckets
    this.#counts = new Float64Array(buckets.length + 1)
    // What a registry asks of a metric (prom-client 15, lib/registry.js).
    const metric = { name, help, type: 'histogram', aggregator: 'sum', reset: () => this.#reset() }
    const get = async () => ({ ...metric, values: this.#values(name) })
    for (const registry of registers) registry.registerMetric({ ...metric, get } as unknown as Metric)
  }

  observe(value: number): void {
    let bucket = 0
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] ?? 0)) bucket++
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  #values(name: string) {
    let count = 0
    const buckets = [...this.#bounds, '+Inf'].map((le, i) => {
      count += this.#counts[i] ?? 0
      return { metricName: `${name}_bucket`, labels: { le }, value: count }
    })
    const total = { metricName: `${name}_count`, labels: {}, value: count }
    return [...buckets, { metricName: `${name}_sum`, labels: {}, value: this.#sum }, total]
  }

  #reset(): void {
    this.#counts.fill(0)
    this.#sum = 0
  }
}
