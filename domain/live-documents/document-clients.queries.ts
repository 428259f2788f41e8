import * as Y from 'yjs'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Binds client ids to the person who wrote under them first; a binding that exists stays. */
export async function insertDocumentClients(
  db: Db,
  documentId: string,
  clientIds: readonly number[],
  userId: string | null,
): Promise<void> {
  if (clientIds.length === 0) return
  await db
    .insertInto('documentClients')
    .values(clientIds.map((clientId) => ({ documentId, clientId, userId })))
    .onConflict((conflict) => conflict.columns(['documentId', 'clientId']).doNothing())
    .execute()
}

export async function listDocumentClients(
  db: Db,
  documentId: string,
): Promise<{ clientId: number; userId: string | null }[]> {
  return db.selectFrom('documentClients').select(['clientId', 'userId']).where('documentId', '=', documentId).execute()
}

/** Client ids that an update writes under; for updates that the server itself has made. */
export function writersOf(update: Uint8Array): number[] {
  return [...Y.parseUpdateMeta(update).to.keys()]
}
