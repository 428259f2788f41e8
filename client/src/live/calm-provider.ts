import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { readOrigin } from './wire-frames.ts'

/** Of what others do, the page draws no more than this often: a frame in which it draws is one in which a key has to wait. Milliseconds. */
const PAUSE_MS = 80

/**
 * The stock provider, except that what others write and where they are comes into the document in company: at once after a pause, and
 * while many type all that has come since, as one change. Everything else the server says is heard at once and in its turn.
 */
export class CalmProvider extends HocuspocusProvider {
  private readonly held: MessageEvent[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  private releasedAt = Number.NEGATIVE_INFINITY

  override onMessage(event: MessageEvent): void {
    const origin = readOrigin(new Uint8Array(event.data))
    if (origin === 'others') this.hold(event)
    else {
      if (origin === undefined) this.release()
      super.onMessage(event)
    }
  }

  override onClose(): void {
    this.release()
    super.onClose()
  }

  override destroy(): void {
    this.release()
    super.destroy()
  }

  private hold(event: MessageEvent): void {
    this.held.push(event)
    const rest = this.releasedAt + PAUSE_MS - performance.now()
    if (rest <= 0) this.release()
    else this.timer ??= setTimeout(() => this.release(), rest)
  }

  private release(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.held.length === 0) return
    this.releasedAt = performance.now()
    const hear = () => {
      for (let event = this.held.shift(); event; event = this.held.shift()) this.hear(event)
    }
    // With the provider's own origin, as each by itself would have: it is not sent back, and nobody can undo it here.
    Y.transact(this.document, hear, this, false)
  }

  /** One that cannot be read must not take with it what came behind it, nor keep this document from being closed. */
  private hear(event: MessageEvent): void {
    try {
      super.onMessage(event)
    } catch (error) {
      console.error('A message could not be read', error)
    }
  }
}
