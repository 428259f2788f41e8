import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'

/** Removes what is indexed of live documents, messages and files that are deleted or whose key is gone. */
export async function deleteGoneSources(db: Database | DatabaseTransaction): Promise<void> {
  await sql`
    DELETE FROM search_sources s WHERE CASE s.kind
      WHEN 'text' THEN NOT EXISTS (
        SELECT 1 FROM live_documents d JOIN case_keys k ON k.case_id = d.case_id
        WHERE d.id = s.source_id AND d.deleted_at IS NULL AND k.wrapped_key IS NOT NULL)
      WHEN 'message' THEN NOT EXISTS (
        SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id
          LEFT JOIN case_keys k ON k.case_id = c.case_id
        WHERE m.id = s.source_id AND m.deleted_at IS NULL AND coalesce(k.wrapped_key, c.wrapped_key) IS NOT NULL)
      ELSE NOT EXISTS (
        SELECT 1 FROM documents d JOIN case_keys k ON k.case_id = d.case_id
        WHERE d.id = s.source_id AND d.deleted_at IS NULL AND k.wrapped_key IS NOT NULL)
    END`.execute(db)
}
