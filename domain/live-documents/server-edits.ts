import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { insertDocumentClients, writersOf } from './document-clients.queries.ts'
import { getEpoch } from './live-documents.queries.ts'
import type { OpenCopy, UpdateAuthor, UpdateLog } from './update-log.ts'

export interface ServerEdit extends UpdateAuthor {
  documentId: string
  /** Computed on a copy of the document. */
  update: Uint8Array
  /** The open copy that gets it on commit; without one whoever writes announces the longer log. */
  copy?: OpenCopy
}

/**
 * Logs an edit that the server computed, by the same way as everybody's. Its client ids are bound to the server, so that nobody
 * can go on writing under them.
 * @throws LogRefused, LogUnavailable
 */
export async function appendServerEdit(
  db: Database | DatabaseTransaction,
  updateLog: UpdateLog,
  { documentId, update, ...edit }: ServerEdit,
): Promise<void> {
  const epoch = await getEpoch(db, documentId)
  await insertDocumentClients(db, documentId, writersOf(update), null)
  await updateLog.append({ documentId, epoch, update, ...edit })
}
