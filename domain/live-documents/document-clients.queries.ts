import { sql } from 'kysely'
import * as Y from 'yjs'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Whose a client id is; null for the server itself. */
export interface ClientOwner {
  clientId: number
  userId: string | null
}

/**
 * Binds client ids to the person who writes under them; whoever has one already, by writing or by being present under it, keeps it.
 * @returns how many of them are this person's now
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
    .onConflict((conflict) =>
      conflict
        .columns(['documentId', 'clientId'])
        .doUpdateSet({ wrote: true })
        .where(sql<boolean>`document_clients.user_id IS NOT DISTINCT FROM excluded.user_id`),
    )
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows)
}

/** Notes that somebody is present under these client ids, before others can see them. Those that are somebody's already stay so. */
export async function claimDocumentClients(
  db: Db,
  documentId: string,
  clientIds: readonly number[],
  userId: string,
): Promise<ClientOwner[]> {
  if (clientIds.length === 0) return []
  await db
    .insertInto('documentClients')
    .values(clientIds.map((clientId) => ({ documentId, clientId, userId, wrote: false })))
    .onConflict((conflict) => conflict.columns(['documentId', 'clientId']).doNothing())
    .execute()
  return findDocumentClients(db, documentId, clientIds)
}

/** Whose these client ids are, by writing or by presence. */
export async function findDocumentClients(
  db: Db,
  documentId: string,
  clientIds: readonly number[],
): Promise<ClientOwner[]> {
  return db
    .selectFrom('documentClients')
    .select(['clientId', 'userId'])
    .where('documentId', '=', documentId)
    .where('clientId', 'in', clientIds)
    .execute()
}

/** Who has written under which client id. */
export async function listDocumentClients(db: Db, documentId: string): Promise<ClientOwner[]> {
  return db
    .selectFrom('documentClients')
    .select(['clientId', 'userId'])
    .where('documentId', '=', documentId)
    .where('wrote', '=', true)
    .execute()
}

/** Lets go of client ids that somebody was present under and never wrote under. @returns how many */
export async function deleteUnusedDocumentClients(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('documentClients')
    .where('wrote', '=', false)
    .where('createdAt', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Client ids that an update writes under; for updates that the server itself has made. */
export function writersOf(update: Uint8Array): number[] {
  return [...Y.parseUpdateMeta(update).to.keys()]
}
