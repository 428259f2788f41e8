import type {
  afterLoadDocumentPayload,
  beforeSyncPayload,
  beforeUnloadDocumentPayload,
  connectedPayload,
  Document,
  Extension,
  onLoadDocumentPayload,
} from '@hocuspocus/server'
import type * as Y from 'yjs'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { liveLimits, socketCloseCodes } from '../../contracts/live/close-codes.ts'
import type { CaseKeys } from '../../domain/case-keys/case-keys.ts'
import { loadInto, storeSnapshot } from '../../domain/live-documents/document-state.ts'
import type { Admission } from '../admission.ts'
import { startBroadcast } from '../broadcast.ts'
import { loadOwners } from '../client-owners.ts'
import type { ConnectionContext } from '../connection-context.ts'
import { trackSize } from '../document-size.ts'
import { getApplied, setApplied } from '../open-documents.ts'
import { SYNC_STEP_1, SYNC_STEP_2 } from '../sync-header.ts'

export interface UpdateLogExtensionDeps {
  db: Database
  keys: CaseKeys
  log: Logger
  admission: Admission
  /** Hears from now on what other processes write. @returns stops it */
  follow(document: Document): () => void
}

/** A snapshot is worth storing when loading would otherwise read more rows than this. */
const ROWS_PER_SNAPSHOT = 100

/**
 * Log first: `beforeSync` is awaited before Hocuspocus applies an update, passes it on and acknowledges it, so an update is in
 * Postgres before anybody sees it or is told that it is saved (docs/rules.md, SYNC1).
 */
export function updateLogExtension(deps: UpdateLogExtensionDeps): Extension<ConnectionContext> {
  /** How far the log was when a document was loaded. */
  const loadedSeq = new WeakMap<Y.Doc, number>()
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
