/** Lets `perSecond` through on average and `burst` at once. */
export class RateBucket {
  readonly #limits: { perSecond: number; burst: number }
  #left: number
  #at = 0

  constructor(limits: { perSecond: number; burst: number }) {
    this.#limits = limits
    this.#left = limits.burst
  }

  /** Takes one, also when there is none. @returns how long until it would have been there, in ms; 0 when it was */
  take(now = performance.now()): number {
    this.#refill(now)
    this.#left--
    return this.#left >= 0 ? 0 : (-this.#left / this.#limits.perSecond) * 1000
  }

  /** Takes one if there is one. */
  tryTake(now = performance.now()): boolean {
    this.#refill(now)
    if (this.#left < 1) return false
    this.#left--
    return true
  }

  #refill(now: number): void {
    this.#left = Math.min(this.#limits.burst, this.#left + ((now - this.#at) / 1000) * this.#limits.perSecond)
    this.#at = now
  }
}
