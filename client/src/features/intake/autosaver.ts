/** Where typed text is: `changed` waits for a pause, `offline` waits for the connection; both are kept on the device meanwhile. */
export type AutosaveState =
  | { kind: 'saved' }
  | { kind: 'changed' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'refused'; error: unknown }

interface AutosaverOptions<Value> {
  /** Resolves when the server has it. */
  save: (value: Value) => Promise<void>
  /** Whether trying again later may work. */
  isTemporary: (error: unknown) => boolean
  /** Milliseconds without a change before it is sent. */
  pauseMs?: number
  /** Milliseconds before it is sent again after a temporary failure. */
  retryMs?: number
}

/** Sends the newest value after a pause, one request at a time; says `saved` only after the server has the newest one. */
export class Autosaver<Value> {
  readonly #options: Required<AutosaverOptions<Value>>
  readonly #listeners = new Set<() => void>()
  #pending: { value: Value } | undefined
  #running: Promise<boolean> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #state: AutosaveState = { kind: 'saved' }

  constructor(options: AutosaverOptions<Value>) {
    this.#options = { pauseMs: 700, retryMs: 5000, ...options }
  }

  readonly getState = (): AutosaveState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A newer value to keep. */
  change(value: Value): void {
    this.#pending = { value }
    if (!this.#running) this.#setState({ kind: 'changed' })
    this.#schedule(this.#options.pauseMs)
  }

  /** Sends at once what waits. @returns true when the server has everything */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #run(): Promise<boolean> {
    while (this.#pending) {
      const sent = this.#pending
      this.#setState({ kind: 'saving' })
      try {
        await this.#options.save(sent.value)
      } catch (error) {
        const canRetry = this.#options.isTemporary(error)
        this.#setState(canRetry ? { kind: 'offline' } : { kind: 'refused', error })
        if (canRetry) this.#schedule(this.#options.retryMs)
        return false
      }
      if (this.#pending === sent) this.#pending = undefined
    }
    this.#setState({ kind: 'saved' })
    return true
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), ms)
  }

  #setState(state: AutosaveState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
