import type * as Y from 'yjs'
import { type Fingerprint, fingerprintOfState, fingerprintSteps } from './fingerprint.ts'

/** So long one piece of a fingerprint may hold others up, in ms. */
const SLICE_MS = 4

/** Fingerprints of one copy, taken at most once for each of its states, and in pieces. */
export class Fingerprints {
  readonly #document: Y.Doc
  readonly #breathe: () => Promise<void>
  #revision: number
  #taken: { revision: number; fingerprint: Fingerprint } | undefined
  #running: { revision: number; promise: Promise<Fingerprint | undefined> } | undefined
  #workMs = 0

  /**
   * @param breathe lets others have their turn
   * @param first number of the state that the copy is in now
   */
  constructor(document: Y.Doc, breathe: () => Promise<void>, first = 0) {
    this.#document = document
    this.#breathe = breathe
    this.#revision = first
    document.on('update', this.#onUpdate)
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision
  }

  /** Milliseconds that all fingerprints so far took. */
  get workMs(): number {
    return this.#workMs
  }

  /** Whether the next one costs nothing. */
  get isTaken(): boolean {
    return this.#taken?.revision === this.#revision
  }

  state(): string {
    return this.isTaken && this.#taken ? this.#taken.fingerprint.state : fingerprintOfState(this.#document)
  }

  /** @returns undefined when the copy was changed meanwhile */
  async take(): Promise<Fingerprint | undefined> {
    if (this.#taken?.revision === this.#revision) return this.#taken.fingerprint
    if (this.#running?.revision !== this.#revision) {
      const revision = this.#revision
      this.#running = { revision, promise: this.#walk(revision) }
    }
    return this.#running.promise
  }

  stop(): void {
    this.#document.off('update', this.#onUpdate)
  }

  async #walk(revision: number): Promise<Fingerprint | undefined> {
    const steps = fingerprintSteps(this.#document)
    let started = performance.now()
    for (let step = steps.next(); ; step = steps.next()) {
      const now = performance.now()
      if (step.done) {
        this.#workMs += now - started
        this.#taken = { revision, fingerprint: step.value }
        return step.value
      }
      if (now - started < SLICE_MS) continue
      this.#workMs += now - started
      await this.#breathe()
      if (this.#revision !== revision) return undefined
      started = performance.now()
    }
  }

  readonly #onUpdate = () => {
    this.#revision++
  }
}
