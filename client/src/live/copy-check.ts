import type * as Y from 'yjs'
import { readCopyAnswer, writeCopyReport } from '../../../contracts/live/copy-report.ts'
import { Fingerprints } from '../../../contracts/live/fingerprints.ts'

/** How often an idle document is compared with the server's. */
const EVERY_MS = 30_000

/** What is checked, and what becomes of it. */
export interface CheckedCopy {
  doc: Y.Doc
  /** True while everything that was sent and was to be sent is with the server, and everything of the server here. */
  isIdle: () => boolean
  send: (message: string) => void
  /** The server has another text, and nothing is on its way that would change that: a new exchange may bring what is missing. */
  syncAnew: () => void
  /** That has not helped. */
  onDiverged: () => void
  everyMs?: number | undefined
}

const breathe = () => new Promise<void>((resolve) => setTimeout(resolve))

/**
 * Asks the server now and then whether this copy has the same text, by a fingerprint. What differs may only be late, so a copy that is
 * told "differs" says once more, at once, what it has, now that it has taken everything that the server had sent before.
 */
export class CopyCheck {
  private readonly copy: CheckedCopy
  private readonly fingerprints: Fingerprints
  private readonly timer: ReturnType<typeof setInterval>
  /** Counts connections: what an earlier one said is not answered on a later one. */
  private connection = 0
  /** It was found to differ, and was synced anew because of that. */
  private differed = false

  constructor(copy: CheckedCopy) {
    this.copy = copy
    this.fingerprints = new Fingerprints(copy.doc, breathe)
    this.timer = setInterval(() => void this.report(), copy.everyMs ?? EVERY_MS)
  }

  /** Compares now, if nothing is under way. */
  async report(seen = 0): Promise<void> {
    const { connection } = this
    if (!this.copy.isIdle()) return
    const fingerprint = await this.fingerprints.take()
    if (!fingerprint || connection !== this.connection || !this.copy.isIdle()) return
    this.copy.send(writeCopyReport({ ...fingerprint, seen }))
  }

  /** A message of the server; those about other things are left alone. */
  receive(message: string): void {
    const answer = readCopyAnswer(message)
    if (answer?.kind === 'same') this.differed = false
    else if (answer?.kind === 'differs') void this.report(answer.number)
    else if (answer?.kind === 'diverged') this.diverged()
  }

  /** Everything that was sent is acknowledged: whoever was synced anew wants to know whether it has helped. */
  settled(): void {
    if (this.differed) void this.report()
  }

  private diverged(): void {
    const isFirst = !this.differed
    this.differed = true
    if (isFirst) this.copy.syncAnew()
    else this.copy.onDiverged()
  }

  disconnected(): void {
    this.connection++
  }

  stop(): void {
    clearInterval(this.timer)
    this.connection++
    this.fingerprints.stop()
  }
}
