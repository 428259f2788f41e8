import type {
  afterLoadDocumentPayload,
  beforeSyncPayload,
  beforeUnloadDocumentPayload,
  connectedPayload,
  Document,
  Extension,
  onLoadDocumentPayload,
} from '@hocuspocus/server'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { liveLimits, socketCloseCodes } from '../../contracts/live/close-codes.ts'
import type { CaseKeys } from '../../domain/case-keys/case-keys.ts'
import { loadInto } from '../../domain/live-documents/document-state.ts'
import type { Admission } from '../admission.ts'
import { startBroadcast } from '../broadcast.ts'
import { loadOwners } from '../client-owners.ts'
import type { ConnectionContext } from '../connection-context.ts'
import { trackSize } from '../document-size.ts'
import { getApplied, setApplied } from '../open-documents.ts'
import { isSnapshotDue, keepSnapshot, noteOpened } from '../snapshots.ts'
import { SYNC_STEP_1, SYNC_STEP_2 } from '../sync-header.ts'

export interface UpdateLogExtensionDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  admission: Admission
  /** Hears from now on what other processes write. @returns stops it */
  follow(document: Document): () => void
}

/**
 * Log first: `beforeSync` is awaited before Hocuspocus applies an update, passes it on and acknowledges it, so an update is in
 * Postgres before anybody sees it or is told that it is saved (docs/rules.md, SYNC1).
 */
export function updateLogExtension(deps: UpdateLogExtensionDeps): Extension<ConnectionContext> {
  return {
    extensionName: 'update-log',

    async onLoadDocument({ document, documentName }: onLoadDocumentPayload<ConnectionContext>) {
      trackSize(document)
      const leave = deps.follow(document)
      try {
        // A binding that comes later is found when it is needed: the database knows it before its row is in the log.
        const [read] = await Promise.all([loadInto(deps, documentName, document), loadOwners(deps.db, document)])
        setApplied(document, read.seq)
        noteOpened(document, read)
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

    async beforeSync({ type, payload, connection }: beforeSyncPayload<ConnectionContext>) {
      if (type === SYNC_STEP_1) return
      const isFirstSync = type === SYNC_STEP_2 && !connection.readOnly
      // The copy has it when this resolves; Hocuspocus applies it once more, finds nothing new, and acknowledges. It looks at
      // `readOnly` only after this hook, and then refuses by itself, for which it decodes what it got.
      await deps.admission.admit(connection, payload, isFirstSync ? liveLimits.firstSyncBytes : liveLimits.updateBytes)
    },

    async afterLoadDocument({ document }: afterLoadDocumentPayload<ConnectionContext>) {
      // In the place of stock's books on every update, for storing the whole state later; the log has it already.
      startBroadcast(document)
    },

    async beforeUnloadDocument({ document }: beforeUnloadDocumentPayload) {
      const seq = getApplied(document)
      if (isSnapshotDue(document, seq)) await keepSnapshot(deps, document, seq)
    },
  }
}
