import type { Document } from '@hocuspocus/server'
import type { Registry } from 'prom-client'
import type { Database } from '../adapters/database/connect.ts'
import { isDatabaseAway } from '../adapters/database/sql-errors.ts'
import type { Logger } from '../adapters/log.ts'
import { type DocumentCloseReason, liveLimits, socketCloseCodes } from '../contracts/live/close-codes.ts'
import { LogRefused, LogUnavailable, type NewUpdate, type UpdateLog } from '../domain/live-documents/update-log.ts'
import { bindOwners, isBound, storeOwners } from './client-owners.ts'
import { wouldOverrun } from './document-size.ts'
import { createAcknowledgementTimer } from './extensions/metrics.ts'
import { GuardRefused, type JudgeLiveUpdate } from './guard.ts'
import type { LiveConnection } from './hocuspocus-internals.ts'
import { openCopyOf } from './open-documents.ts'

export interface AdmissionDeps {
  db: Database
  log: Logger
  registry: Registry
  updateLog: UpdateLog
  judge: JudgeLiveUpdate
  /** Asked when the log has rows that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
}

/** From here on an update is worked on in turns of its own: a first sync of 8 MB takes tens of ms in each. */
const LARGE_BYTES = 64 * 1024

/** Closes one document in-band with a reason that our client knows (contracts/live/close-codes.ts). */
export class DocumentClosed extends Error {
  override readonly message = ''
  readonly code = 4403
  readonly reason: DocumentCloseReason

  constructor(reason: DocumentCloseReason) {
    super()
    this.reason = reason
  }
}

/** The way of a client's update into the log: size, guard, claim to its client ids, commit. */
export interface Admission {
  /**
   * Resolves when the update is committed and the open copy has it, or when it brought nothing new.
   * @throws DocumentClosed
   */
  admit(connection: LiveConnection, update: Uint8Array, maxBytes: number): Promise<void>
  /**
   * The same for an update that nothing has to be read or bound for.
   * @param settled told when `taken`, after this has returned: with what `admit` would throw, or with nothing. Must not throw.
   * @returns undefined for any other one; nothing has happened then, and `admit` decides
   */
  admitAtOnce(
    connection: LiveConnection,
    update: Uint8Array,
    settled: (error?: unknown) => void,
  ): 'taken' | 'known' | undefined
}

export function createAdmission(deps: AdmissionDeps): Admission {
  const acknowledgedAfter = createAcknowledgementTimer(deps.registry)

  function newUpdate(document: Document, connection: LiveConnection, update: Uint8Array): NewUpdate {
    const { userId, epoch } = connection.context
    const copy = openCopyOf(document, deps)
    return { documentId: document.name, epoch, update, copy, from: connection, userId, kind: 'person' }
  }

  return {
    async admit(connection, update, maxBytes) {
      const { document, context } = connection
      requireSize(document, update, maxBytes)
      await breath(update)
      if (connection.readOnly) return
      if (!document.hasConnection(connection)) throw new DocumentClosed('ACCESS_REVOKED')
      const { userId, schema } = context
      try {
        const clients = await deps.judge(document, update, { userId, schema })
        if (clients === 'known') return
        const fresh = bindOwners(document, clients, userId)
        if (!(await storeOwners(deps.db, document, fresh, userId))) throw new GuardRefused('foreign')
        const started = performance.now()
        await deps.updateLog.append(newUpdate(document, connection, update))
        acknowledgedAfter(performance.now() - started)
        await breath(update)
      } catch (error) {
        throw asClose(connection, error)
      }
    },

    admitAtOnce(connection, update, settled) {
      const { document, context } = connection
      if (connection.readOnly || !document.hasConnection(connection)) return undefined
      if (update.length > liveLimits.updateBytes) return undefined
      if (wouldOverrun(document, update.length, liveLimits.documentBytes)) return undefined
      const { userId, schema } = context
      const verdict = deps.judge.atOnce(document, update, { userId, schema })
      if (verdict.kind === 'known') return 'known'
      if (verdict.kind !== 'accepted') return undefined
      if (verdict.clients.some((client) => !isBound(document, client, userId))) return undefined
      const started = performance.now()
      deps.updateLog.appendThen(newUpdate(document, connection, update), (error) => {
        if (error) return settled(asClose(connection, error))
        acknowledgedAfter(performance.now() - started)
        settled()
      })
      return 'taken'
    },
  }
}

/** Lets others have their turn between measuring, judging and applying what is large. */
async function breath({ length }: Uint8Array): Promise<void> {
  if (length > LARGE_BYTES) await new Promise((resolve) => setImmediate(resolve))
}

/** What the client is told. @returns the error itself when it is none that was expected */
function asClose(connection: LiveConnection, error: unknown): unknown {
  if (error instanceof GuardRefused) return new DocumentClosed('UPDATE_REFUSED')
  if (error instanceof LogRefused) return new DocumentClosed('ROOM_FROZEN')
  if (!(error instanceof LogUnavailable) && !isDatabaseAway(error)) return error
  const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
  connection.context.socket.close(code, reason)
  return new DocumentClosed('UPDATE_REFUSED')
}

function requireSize(document: Document, update: Uint8Array, maxBytes: number): void {
  if (update.length > maxBytes) throw new DocumentClosed('UPDATE_TOO_LARGE')
  if (wouldOverrun(document, update.length, liveLimits.documentBytes)) throw new DocumentClosed('DOCUMENT_FULL')
}
