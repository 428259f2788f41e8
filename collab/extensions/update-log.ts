import type {
  beforeSyncPayload,
  connectedPayload,
  Document,
  Extension,
  onLoadDocumentPayload,
  onStoreDocumentPayload,
} from '@hocuspocus/server'
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
import { getApplied, setApplied } from '../open-documents.ts'

export interface UpdateLogExtensionDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  updateLog: UpdateLog
  judge: JudgeLiveUpdate
  /** Asked when the log has rows that this open copy does not have. */
  catchUp(documentId: string): Promise<void>
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
  const snapshotSeq = new WeakMap<Y.Doc, number>()
  return {
    extensionName: 'update-log',

    async onLoadDocument({ document, documentName }: onLoadDocumentPayload<ConnectionContext>) {
      trackSize(document)
      const seq = await loadInto(deps, documentName, document)
      setApplied(document, seq)
      await loadOwners(deps.db, document)
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
      try {
        const clients = await deps.judge(document, payload, { userId, schema })
        if (clients === 'known') return
        await storeOwners(deps.db, document, bindOwners(document, clients, userId), userId)
        const author = { userId, kind: 'person' as const }
        const update = { documentId: documentName, epoch, update: payload, copy: document, ...author }
        const seq = await deps.updateLog.append(update)
        // Last, and nothing awaited after it: the copy counts as having the row from here on, and gets it in this turn.
        noteAppended(deps, document, documentName, seq)
      } catch (error) {
        if (error instanceof GuardRefused) throw new DocumentClosed('UPDATE_REFUSED')
        if (error instanceof LogRefused) throw new DocumentClosed('ROOM_FROZEN')
        if (!(error instanceof LogUnavailable) && !isDatabaseAway(error)) throw error
        socket.close(socketCloseCodes.TRY_AGAIN_LATER.code, socketCloseCodes.TRY_AGAIN_LATER.reason)
        throw new DocumentClosed('UPDATE_REFUSED')
      }
    },

    async onStoreDocument({ document, documentName }: onStoreDocumentPayload<ConnectionContext>) {
      const seq = getApplied(document)
      if (seq - (snapshotSeq.get(document) ?? 0) < ROWS_PER_SNAPSHOT) return
      await storeSnapshot(deps, documentName, seq, document)
      snapshotSeq.set(document, seq)
    },
  }
}

/**
 * Rows of one document come back in order. Several updates may share a row; they are applied in the same turn, so the copy
 * covers the row when the turn is over. A jump means that somebody else wrote in between.
 */
function noteAppended(
  deps: UpdateLogExtensionDeps,
  document: Parameters<typeof getApplied>[0],
  documentName: string,
  seq: number,
): void {
  const known = getApplied(document)
  if (seq <= known) return
  if (seq === known + 1) setApplied(document, seq)
  else void deps.catchUp(documentName)
}

function requireSize(type: number, update: Uint8Array, document: Document): void {
  const limit = type === SYNC_STEP_2 ? liveLimits.firstSyncBytes : liveLimits.updateBytes
  if (update.length > limit) throw new DocumentClosed('UPDATE_TOO_LARGE')
  if (wouldOverrun(document, update.length, liveLimits.documentBytes)) throw new DocumentClosed('DOCUMENT_FULL')
}
