import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import { isOnHold, lockCaseForHold } from '../holds/holds.queries.ts'
import { findPlaceOfDocument, listBytesOfDocument, noteBytesDeleted } from './bytes.queries.ts'

interface Deps {
  db: Database
  clock: Clock
  storage: FileStorage
}

/**
 * Destroys the bytes of all versions of a document: their keys and texts in the database first, so that nothing opens any more, then
 * what lies in the storage. A legal hold on the case beats it. May run twice.
 * @returns `on_hold` where nothing was destroyed
 */
export async function deleteDocumentBytes(
  { db, clock, storage }: Deps,
  documentId: string,
): Promise<'deleted' | 'on_hold'> {
  const keys = await inTransaction(db, async (trx) => {
    const place = await findPlaceOfDocument(trx, documentId)
    if (place?.caseId) {
      // Holds take this lock as well: none comes between the question and the act.
      await lockCaseForHold(trx, place.caseId)
      if (await isOnHold(trx, place.caseId)) return undefined
    }
    const files = await listBytesOfDocument(trx, documentId)
    await noteBytesDeleted(
      trx,
      files.map(({ id }) => id),
      clock.now(),
    )
    return files.map(({ storageKey }) => storageKey)
  })
  if (!keys) return 'on_hold'
  // What cannot be deleted now refers to nothing, opens for nobody, and is swept.
  for (const key of keys) await storage.delete(key)
  return 'deleted'
}
