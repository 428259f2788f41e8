import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import { recordAudit } from '../audit/record.ts'
import { isOnHold, lockCaseForHold } from '../holds/holds.queries.ts'
import { record } from '../outbox.ts'
import { listBytesOfDocument, listOverdueDocuments, noteBytesDeleted } from './bytes.queries.ts'
import { deleteDocumentRow, lockDocumentForUpdate } from './documents.queries.ts'

interface Deps {
  db: Database
  clock: Clock
  storage: FileStorage
}

/**
 * Deletes documents whose time is over for good, each in a transaction of its own: bytes, key and text go, a tombstone stays. A legal
 * hold on the case beats it. May run twice. @returns how many
 */
export async function expireDocuments(deps: Deps, before: Date, limit: number): Promise<number> {
  const due = await listOverdueDocuments(deps.db, before, limit)
  for (const { id, caseId, createdBy } of due) {
    const keys = await inTransaction(deps.db, async (db) => {
      const ctx = { db, clock: deps.clock }
      if (caseId) await lockCaseForHold(db, caseId)
      // A hold that was put on meanwhile, or somebody who deleted it.
      if (caseId && (await isOnHold(db, caseId))) return []
      if ((await lockDocumentForUpdate(db, id)) === undefined) return []
      const files = await listBytesOfDocument(db, id)
      const fileIds = files.map(({ id }) => id)
      await noteBytesDeleted(db, fileIds, deps.clock.now())
      await deleteDocumentRow(db, id, null, deps.clock.now())
      const ids = { documentId: id, caseId, conversationId: null }
      await record(ctx, { fact: 'document.deleted', ...ids, userId: createdBy })
      const subject = { type: 'document', id }
      await recordAudit({ db }, { caseId: caseId ?? undefined, act: 'retention.applied', subject })
      return files.map(({ storageKey }) => storageKey)
    })
    // What cannot be deleted now opens for nobody, and is swept.
    for (const key of keys) await deps.storage.delete(key)
  }
  return due.length
}
