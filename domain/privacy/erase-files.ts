import { type RawBuilder, sql } from 'kysely'
import type { ErasureContext } from './category.ts'

/**
 * Takes files out of the database: their keys, texts and places in the storage. Without its key a file does not open; its bytes are
 * deleted from the storage after the commit (`ctx.gone`), and what a crash leaves there belongs to nothing and is swept.
 * @param which condition on `document_files f` and `documents d`
 * @returns how many
 */
export async function eraseFiles(
  { db, clock, gone }: Pick<ErasureContext, 'db' | 'clock' | 'gone'>,
  which: RawBuilder<boolean>,
): Promise<number> {
  const now = clock.now()
  const { rows } = await sql<{ documentId: string; storageKey: string }>`
    SELECT f.document_id, f.storage_key FROM document_files f JOIN documents d ON d.id = f.document_id
    WHERE ${which} AND f.storage_key IS NOT NULL FOR UPDATE OF f`.execute(db)
  if (rows.length === 0) return 0
  const keys = rows.map(({ storageKey }) => storageKey)
  await sql`
    UPDATE document_files SET storage_key = NULL, wrapped_key = NULL, text = NULL, bytes_deleted_at = ${now}
    WHERE storage_key = ANY (${keys})`.execute(db)
  const documentIds = [...new Set(rows.map(({ documentId }) => documentId))]
  await sql`
    UPDATE documents SET deleted_at = coalesce(deleted_at, ${now}), deleted_by = coalesce(deleted_by, created_by)
    WHERE id = ANY (${documentIds}::uuid[])`.execute(db)
  await sql`DELETE FROM search_sources WHERE kind = 'file' AND container_id = ANY (${documentIds}::uuid[])`.execute(db)
  gone.push(...keys)
  return rows.length
}

/** Uploads into a case that were begun and not finished: their keys and names go, and their bytes after the commit. */
export async function eraseUploads({ db, gone }: ErasureContext, caseId: string): Promise<void> {
  const { rows } = await sql<{ storageKey: string }>`
    SELECT p.storage_key FROM document_upload_parts p JOIN document_uploads u ON u.id = p.upload_id
    WHERE u.case_id = ${caseId}`.execute(db)
  // Their parts go with them.
  await db.deleteFrom('documentUploads').where('caseId', '=', caseId).execute()
  gone.push(...rows.map(({ storageKey }) => storageKey))
}
