/** Latencies of one measurement, ms. */
export interface Distribution {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Collects numbers in a growing typed array: no allocation per sample. */
export class Samples {
  #values = new Float64Array(1 << 16)
  #count = 0

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.#count++] = value
  }

  distribution(): Distribution {
    const sorted = this.#values.slice(0, this.#count).sort()
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
    return { count: this.#count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
  }
}

export function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return Number.NaN
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] as number
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
