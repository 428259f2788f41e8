import type { Clock } from '../adapters/clock.ts'

/** A clock that only moves when told to. */
export interface FakeClock extends Clock {
  advance(milliseconds: number): void
}

export function createFakeClock(start = new Date()): FakeClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance(milliseconds) {
      time += milliseconds
    },
  }
}
