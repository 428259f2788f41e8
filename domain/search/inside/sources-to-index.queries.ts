import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { INDEX_FORM } from './blind-index.ts'

type Db = Database | DatabaseTransaction

/** Messages that are not indexed as they are now: nobody told, or words become tokens in another way since. */
export async function listMessagesToIndex(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN case_keys k ON k.case_id = c.case_id
      LEFT JOIN search_sources s ON s.kind = 'message' AND s.source_id = m.id
    WHERE m.content IS NOT NULL AND coalesce(k.wrapped_key, c.wrapped_key) IS NOT NULL
      AND (s.version IS NULL OR s.version < m.version OR s.form <> ${INDEX_FORM})
    ORDER BY m.id DESC LIMIT ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Files of cases whose newest version has been read and is not indexed. */
export async function listFilesToIndex(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT d.id FROM documents d
      JOIN document_file_versions v ON v.document_id = d.id AND v.version = d.current_version
      JOIN document_files f ON f.id = v.file_id
      JOIN case_keys k ON k.case_id = d.case_id
      LEFT JOIN search_sources s ON s.kind = 'file' AND s.source_id = d.id
    WHERE d.deleted_at IS NULL AND d.conversation_id IS NULL AND k.wrapped_key IS NOT NULL
      AND f.text_extracted_at IS NOT NULL
      AND (s.version IS NULL OR s.version < d.current_version OR s.form <> ${INDEX_FORM})
    ORDER BY d.updated_at DESC LIMIT ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The newest version of a file of a case with its sealed text; undefined for one that is deleted or not read yet. */
export function findFileToIndex(db: Db, documentId: string) {
  return db
    .selectFrom('documents as d')
    .innerJoin('documentFileVersions as v', (join) =>
      join.onRef('v.documentId', '=', 'd.id').onRef('v.version', '=', 'd.currentVersion'),
    )
    .innerJoin('documentFiles as f', 'f.id', 'v.fileId')
    .select(['d.id', 'd.caseId', 'v.version', 'v.createdBy', 'v.createdAt', 'f.id as fileId', 'f.text'])
    .where('d.id', '=', documentId)
    .where('d.deletedAt', 'is', null)
    .where('d.conversationId', 'is', null)
    .where('f.textExtractedAt', 'is not', null)
    .executeTakeFirst()
}
