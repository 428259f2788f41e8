import { Rate } from './rate.ts'

/**
 * Each commit makes everything around it dearer than it is itself, and each row is sealed, stored and sent to every reader: for so many
 * frames a second that are sent, rows wait a millisecond. A few who type hardly wait; where a hundred do, they wait for company, some
 * 3 ms (docs/performance.md).
 */
const FRAMES_PER_MS = 1_600
/** So long rows wait at most while there is time for all of them, in ms; those that wait no longer go out together. */
const MAX_INTERVAL_MS = 6
/**
 * Where more frames a second are sent there is none to spare: rows wait longer, some 20 ms where a thousand type as fast as they can, in which
 * several updates of a document become one row.
 */
const CROWD_FRAMES = 20_000
/** Steep: half-way between having time for all and having none the process is late for everything. */
const CROWD_FRAMES_PER_MS = 800
/** Nobody waits longer than that for others, in ms. */
const MAX_PATIENCE_MS = 40

/** How long rows of the log take updates before they are written. Times in milliseconds, as `performance.now` has them. */
export class Pace {
  readonly #leastMs: number
  readonly #frames = new Rate()

  constructor(leastMs: number) {
    this.#leastMs = leastMs
  }

  /** A row goes out to so many. */
  count(now: number, readers: number): void {
    this.#frames.count(now, readers)
  }

  /** How long the oldest row waits. */
  patience(now: number): number {
    const frames = this.#frames.perSecond(now)
    const inCrowd = MAX_INTERVAL_MS + Math.max(0, frames - CROWD_FRAMES) / CROWD_FRAMES_PER_MS
    return Math.max(this.#leastMs, Math.min(MAX_PATIENCE_MS, frames / FRAMES_PER_MS, inCrowd))
  }

  /**
   * Since when a row must be waiting for going out with the oldest: of those that wait long, each commit takes a part. All at once would be a
   * moment in which the process has everything to do, and one after it in which it has nothing.
   */
  newestToTake(now: number): number {
    return now - Math.max(0, this.patience(now) - MAX_INTERVAL_MS)
  }
}
