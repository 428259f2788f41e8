import * as Y from 'yjs'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/**
 * Binds client ids to the person who wrote under them first; a binding that exists stays.
 * @returns how many are bound anew
 */
export async function insertDocumentClients(
  db: Db,
  documentId: string,
  clientIds: readonly number[],
  userId: string | null,
): Promise<number> {
  if (clientIds.length === 0) return 0
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('documentClients')
    .values(clientIds.map((clientId) => ({ documentId, clientId, userId })))
    .onConflict((conflict) => conflict.columns(['documentId', 'clientId']).doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows)
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
