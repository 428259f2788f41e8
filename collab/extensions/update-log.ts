import type {
  afterLoadDocumentPayload,
  beforeSyncPayload,
  beforeUnloadDocumentPayload,
  connectedPayload,
  Document,
  Extension,
  onLoadDocumentPayload,
} from '@hocuspocus/server'
import type { Registry } from 'prom-client'
import type * as Y from 'yjs'
import type { Database } from '../../adapters/database/connect.ts'
import { isDatabaseAway } from '../../adapters/database/sql-errors.ts'
import type { Logger } from '../../adapters/log.ts'
import { type DocumentCloseReason, liveLimits, socketCloseCodes } from '../../contracts/live/close-codes.ts'
import type { CaseKeys } from '../../domain/case-keys/case-keys.ts'
import { loadInto, storeSnapshot } from '../../domain/live-documents/document-state.ts'
import { LogRefused, LogUnavailable, type UpdateLog } from '../../domain/live-documents/update-log.ts'
import { bindOwners, loadOwners, storeOwners } from '../client-owners.ts'
import type { ConnectionContext } from '../connection-context.ts'
import { trackSize, wouldOverrun } from '../document-size.ts'
import { GuardRefused, type JudgeLiveUpdate } from '../guard.ts'
import { getApplied, openCopyOf, setApplied } from '../open-documents.ts'
import { createAcknowledgementTimer } from './metrics.ts'

export interface UpdateLogExtensionDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  registry: Registry
  updateLog: UpdateLog
  judge: JudgeLiveUpdate
  /** Asked when the log has rows that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
  /** Hears from now on what other processes write. @returns stops it */
  follow(document: Document): () => void
}

/** y-protocols/sync: 0 is a state vector, 1 the answer to one, 2 an update. */
const SYNC_STEP_1 = 0
const SYNC_STEP_2 = 1
const SYNC_UPDATE = 2

/** A snapshot is worth storing when loading would otherwise read more rows than this. */
const ROWS_PER_SNAPSHOT = 100

/** Closes one document in-band with a reason that our client knows (contracts/live/close-codes.ts). */
class DocumentClosed extends Error {
  override readonly message = ''
  readonly code = 4403
  readonly reason: DocumentCloseReason

  constructor(reason: DocumentCloseReason) {
    super()
    this.reason = reason
  }
}

/**
 * Log first: `beforeSync` is awaited before Hocuspocus applies an update, passes it on and acknowledges it, so an update is in
 * Postgres before anybody sees it or is told that it is saved (docs/rules.md, SYNC1).
 */
export function updateLogExtension(deps: UpdateLogExtensionDeps): Extension<ConnectionContext> {
  /** How far the log was when a document was loaded. */
  const loadedSeq = new WeakMap<Y.Doc, number>()
  const acknowledgedAfter = createAcknowledgementTimer(deps.registry)
  return {
    extensionName: 'update-log',

    async onLoadDocument({ document, documentName }: onLoadDocumentPayload<ConnectionContext>) {
      trackSize(document)
      const leave = deps.follow(document)
      try {
        const seq = await loadInto(deps, documentName, document)
        setApplied(document, seq)
        loadedSeq.set(document, seq)
        await loadOwners(deps.db, document)
      } catch (error) {
        leave()
        throw error
      }
    },

    async connected({ documentName, connection, instance }: connectedPayload<ConnectionContext>) {
      // The document may have been unloaded between its lookup and this connection; on such an orphan nobody would hear anybody.
      if (instance.documents.get(documentName) === connection.document) return
      const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
      connection.context.socket.close(code, reason)
    },

    async beforeSync({ type, payload, document, documentName, connection }: beforeSyncPayload<ConnectionContext>) {
      // Hocuspocus looks at `readOnly` only after this hook, and then refuses by itself, for which it decodes what it got.
      if (type === SYNC_STEP_1) return
      requireSize(connection.readOnly ? SYNC_UPDATE : type, payload, document)
      if (connection.readOnly) return
      if (!document.hasConnection(connection)) throw new DocumentClosed('ACCESS_REVOKED')
      const { userId, epoch, socket, schema } = connection.context
      const started = performance.now()
      try {
        const clients = await deps.judge(document, payload, { userId, schema })
        if (clients === 'known') return
        const fresh = bindOwners(document, clients, userId)
        if (!(await storeOwners(deps.db, document, fresh, userId))) throw new GuardRefused('foreign')
        const author = { userId, kind: 'person' as const }
        // The copy has it when this resolves; Hocuspocus applies it once more, finds nothing new, and acknowledges.
        const copy = openCopyOf(document, deps)
        await deps.updateLog.append({ documentId: documentName, epoch, update: payload, copy, ...author })
        acknowledgedAfter(performance.now() - started)
      } catch (error) {
        if (error instanceof GuardRefused) throw new DocumentClosed('UPDATE_REFUSED')
        if (error instanceof LogRefused) throw new DocumentClosed('ROOM_FROZEN')
        if (!(error instanceof LogUnavailable) && !isDatabaseAway(error)) throw error
        socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
        throw new DocumentClosed('UPDATE_REFUSED')
      }
    },

    async afterLoadDocument({ document }: afterLoadDocumentPayload<ConnectionContext>) {
      // Stock keeps books on every update to store the whole state later; the log has it already.
      document.onUpdate(() => undefined)
    },

    async beforeUnloadDocument({ document, documentName }: beforeUnloadDocumentPayload) {
      const seq = getApplied(document)
      if (seq - (loadedSeq.get(document) ?? 0) < ROWS_PER_SNAPSHOT) return
      try {
        await storeSnapshot(deps, documentName, seq, document)
      } catch (error) {
        // A snapshot is a cache; the document must not stay in memory for it.
        deps.log.warn({ err: error, documentId: documentName }, 'a snapshot could not be stored')
      }
    },
  }
}

function requireSize(type: number, update: Uint8Array, document: Document): void {
  const limit = type === SYNC_STEP_2 ? liveLimits.firstSyncBytes : liveLimits.updateBytes
  if (update.length > limit) throw new DocumentClosed('UPDATE_TOO_LARGE')
  if (wouldOverrun(document, update.length, liveLimits.documentBytes)) throw new DocumentClosed('DOCUMENT_FULL')
}
