import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Files of a document whose bytes are there. */
export async function listBytesOfDocument(db: Db, documentId: string) {
  const rows = await db
    .selectFrom('documentFiles')
    .select(['id', 'storageKey'])
    .where('documentId', '=', documentId)
    .where('storageKey', 'is not', null)
    .execute()
  return rows.flatMap(({ id, storageKey }) => (storageKey === null ? [] : [{ id, storageKey }]))
}

/** The bytes are gone for good, and so are their key and their text. */
export async function noteBytesDeleted(db: Db, fileIds: readonly string[], now: Date): Promise<void> {
  if (fileIds.length === 0) return
  await db
    .updateTable('documentFiles')
    .set({ storageKey: null, wrappedKey: null, text: null, bytesDeletedAt: now })
    .where('id', 'in', [...fileIds])
    .where('storageKey', 'is not', null)
    .execute()
}

/** Where a document belongs, deleted or not. */
export function findPlaceOfDocument(db: Db, documentId: string) {
  return db
    .selectFrom('documents')
    .select(['id', 'caseId', 'deletedAt'])
    .where('id', '=', documentId)
    .executeTakeFirst()
}

/** Documents deleted before a time that still have bytes, but those of cases on hold. */
export async function listDeletedWithBytes(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('documents as document')
    .select('document.id')
    .where('document.deletedAt', '<', before)
    .where((is) =>
      is.exists(
        is
          .selectFrom('documentFiles as file')
          .select('file.id')
          .whereRef('file.documentId', '=', 'document.id')
          .where('file.storageKey', 'is not', null),
      ),
    )
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM case_holds AS hold
        WHERE hold.case_id = document.case_id AND hold.lifted_at IS NULL)`,
    )
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Documents that were to be kept until a time before this one, but those of cases on hold. */
export function listOverdueDocuments(db: Db, before: Date, limit: number) {
  return db
    .selectFrom('documents as document')
    .select(['document.id', 'document.caseId', 'document.createdBy'])
    .where('document.keptUntil', '<', before)
    .where('document.deletedAt', 'is', null)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM case_holds AS hold
        WHERE hold.case_id = document.case_id AND hold.lifted_at IS NULL)`,
    )
    .orderBy('document.keptUntil')
    .limit(limit)
    .execute()
}

/** Which of these keys files, uploads or copies of somebody's own data refer to. */
export async function listKnownKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const files = await db
    .selectFrom('documentFiles')
    .select('storageKey')
    .where('storageKey', 'in', [...keys])
    .execute()
  const parts = await db
    .selectFrom('documentUploadParts')
    .select('storageKey')
    .where('storageKey', 'in', [...keys])
    .execute()
  const exports = await db
    .selectFrom('dataExports')
    .select('storageKey')
    .where('storageKey', 'in', [...keys])
    .execute()
  return new Set([...files, ...parts, ...exports].flatMap(({ storageKey }) => storageKey ?? []))
}

/** Files that say their bytes are stored, in pages by id. */
export function listStoredFiles(db: Db, afterId: string, limit: number) {
  return db
    .selectFrom('documentFiles')
    .select(['id', 'storageKey', 'size'])
    .where('storageKey', 'is not', null)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}
