import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { DocumentUploads } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type UploadRow = Selectable<DocumentUploads>

/** @throws unique violation `document_uploads_client_id` where the client has begun this before */
export async function insertUpload(db: Db, upload: Omit<UploadRow, 'received' | 'finishedDocumentId'>): Promise<void> {
  await db.insertInto('documentUploads').values(upload).execute()
}

/** An upload of this person that has not expired. */
export function findUpload(db: Db, id: string, userId: string, now: Date): Promise<UploadRow | undefined> {
  return db
    .selectFrom('documentUploads')
    .selectAll()
    .where('id', '=', id)
    .where('userId', '=', userId)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
}

export function findUploadByClientId(db: Db, userId: string, clientId: string): Promise<UploadRow | undefined> {
  return db
    .selectFrom('documentUploads')
    .selectAll()
    .where('userId', '=', userId)
    .where('clientId', '=', clientId)
    .executeTakeFirst()
}

export async function countOpenUploads(db: Db, userId: string, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('documentUploads')
    .select(sql<number>`count(*)`.as('count'))
    .where('userId', '=', userId)
    .where('finishedDocumentId', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Moves an upload on from an offset, with the part that holds what came.
 * @returns false where it is not at that offset any more: somebody else was quicker
 */
export async function appendPart(
  trx: DatabaseTransaction,
  { uploadId, start, size, storageKey }: { uploadId: string; start: number; size: number; storageKey: string },
  expiresAt: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('documentUploads')
    .set({ received: start + size, expiresAt })
    .where('id', '=', uploadId)
    .where('received', '=', start)
    .where('finishedDocumentId', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await trx.insertInto('documentUploadParts').values({ uploadId, start, size, storageKey }).execute()
  return true
}

/** What has come, in order. */
export function listParts(db: Db, uploadId: string) {
  return db
    .selectFrom('documentUploadParts')
    .select(['start', 'size', 'storageKey'])
    .where('uploadId', '=', uploadId)
    .orderBy('start')
    .execute()
}

/** Locks an upload, so that it becomes one document however often it is finished. */
export function lockUploadForUpdate(trx: DatabaseTransaction, id: string): Promise<UploadRow | undefined> {
  return trx.selectFrom('documentUploads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Its parts are in the document now. */
export async function noteFinished(trx: DatabaseTransaction, id: string, documentId: string): Promise<void> {
  await trx.updateTable('documentUploads').set({ finishedDocumentId: documentId }).where('id', '=', id).execute()
  await trx.deleteFrom('documentUploadParts').where('uploadId', '=', id).execute()
}

/** Forgets an upload; its parts are to be deleted from the storage. @returns false where it is gone */
export async function deleteUpload(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('documentUploads').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function listExpiredUploads(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('documentUploads').select('id').where('expiresAt', '<=', now).limit(limit).execute()
  return rows.map(({ id }) => id)
}
