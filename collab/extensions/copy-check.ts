import type { Connection, Document, Extension, onStatelessPayload } from '@hocuspocus/server'
import { Counter, type Registry } from 'prom-client'
import type { Logger } from '../../adapters/log.ts'
import { RateBucket } from '../../adapters/rate-bucket.ts'
import { socketCloseCodes } from '../../contracts/live/close-codes.ts'
import { type CopyAnswer, type CopyReport, readCopyReport, writeCopyAnswer } from '../../contracts/live/copy-report.ts'
import type { ConnectionContext } from '../connection-context.ts'
import { type OwnCopy, ownCopyOf, type TruthDeps } from '../own-copy.ts'
import { distrust } from '../snapshots.ts'
import type { DivergenceCounter } from './metrics.ts'

export interface CopyCheckDeps extends TruthDeps {
  log: Logger
  registry: Registry
  rateLimit: boolean
  diverged: DivergenceCounter
}

/** What one connection may ask: twice each half minute, and a few times more when it has come back. */
const REPORTS = { perSecond: 0.2, burst: 6 }

/** Before and after it has synced anew; who differs still has closed the document. */
const TOLD_AT_MOST = 2

interface Reporter {
  bucket: RateBucket
  /** How often it was told that it differs since it was the same, and whether that is being found out at the moment. */
  told: number
  isAsking: boolean
}

/**
 * Finds clients that have another text than the server without knowing it (docs/rules.md, SYNC60 and SYNC61). A client that is idle
 * says what it has. Where that is something else, one of the two may only be late, so the server answers with the number of its state,
 * behind everything that it has sent; a client that has taken all of that and still differs, while the server is in the same state,
 * differs for good.
 */
export function copyCheck(deps: CopyCheckDeps): Extension<ConnectionContext> {
  const reporters = new WeakMap<Connection<ConnectionContext>, Reporter>()
  const answers = new Counter({
    name: 'collab_copies_compared_total',
    help: 'Comparisons of a client with the server, by what came of them',
    labelNames: ['answer'],
    registers: [deps.registry],
  })

  function reporterOf(connection: Connection<ConnectionContext>): Reporter {
    const reporter = reporters.get(connection) ?? { bucket: new RateBucket(REPORTS), told: 0, isAsking: false }
    reporters.set(connection, reporter)
    return reporter
  }

  async function answer(
    { connection, document }: Asking,
    report: CopyReport,
    reporter: Reporter,
  ): Promise<CopyAnswer | undefined> {
    const copy = ownCopyOf(document)
    const difference = await compare(copy, report)
    if (difference === 'none') reporter.told = 0
    if (difference === undefined || difference === 'none') return difference && { kind: 'same' }
    const number = copy.revision
    if (report.seen !== number) return { kind: 'differs', number }
    // Two of its reports may come at once. Told twice for one difference, it would take syncing anew for tried.
    if (reporter.isAsking) return undefined
    reporter.isAsking = true
    const isTrue = await copy.isTrue(deps).finally(() => {
      reporter.isAsking = false
    })
    if (isTrue === false) await loadAnew(document)
    if (!isTrue) return undefined
    reporter.told++
    deps.diverged(difference)
    const { userId } = connection.context
    deps.log.error(
      { documentId: document.name, userId, found: difference },
      'a client has another text than the server',
    )
    return { kind: 'diverged' }
  }

  /** The mistake is ours: everybody comes back, to a copy that is read from the log. */
  async function loadAnew(document: Document): Promise<void> {
    if (!(await distrust(deps, document))) return
    deps.diverged('open_copy')
    deps.log.error({ documentId: document.name }, 'an open copy is not what the log says; it is read anew')
    const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
    for (const connection of document.getConnections()) {
      ;(connection.context as ConnectionContext).socket.close(code, reason)
      connection.close({ code, reason })
    }
  }

  return {
    extensionName: 'copy-check',
    async onStateless({ connection, document, payload }: onStatelessPayload) {
      const asking = { connection: connection as Connection<ConnectionContext>, document }
      const report = readCopyReport(payload)
      if (!report) return
      const reporter = reporterOf(asking.connection)
      if (reporter.told >= TOLD_AT_MOST || (deps.rateLimit && !reporter.bucket.tryTake())) return
      const given = await answer(asking, report, reporter)
      answers.inc({ answer: given?.kind ?? 'none' })
      if (!given || !document.hasConnection(connection)) return
      // Whatever led to this state has been sent before it is named.
      document.flush()
      connection.sendStateless(writeCopyAnswer(given))
    },
  }
}

interface Asking {
  connection: Connection<ConnectionContext>
  document: Document
}

/** @returns undefined when it cannot be said at the moment */
async function compare(copy: OwnCopy, report: CopyReport): Promise<'none' | 'state' | 'content' | undefined> {
  if (copy.state() !== report.state) return 'state'
  const own = await copy.look()
  if (!own) return undefined
  return own.content === report.content ? 'none' : 'content'
}
