/** How fast something happens at the moment: a count that halves in about a third of a second. Times in milliseconds. */
export class Rate {
  #count = 0
  #at = 0

  count(now: number, times = 1): void {
    this.#decay(now)
    this.#count += times
  }

  perSecond(now: number): number {
    this.#decay(now)
    return (this.#count * 1000) / DECAY_MS
  }

  #decay(now: number): void {
    if (now > this.#at) this.#count *= Math.exp((this.#at - now) / DECAY_MS)
    this.#at = Math.max(this.#at, now)
  }
}

const DECAY_MS = 500
