import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listDocumentReaders } from '../documents/readers.queries.ts'

/** The document of a part, and who may open it now; none while it is not filed, and once it is deleted. */
export async function listRecordingReaders(
  db: Database | DatabaseTransaction,
  recordingId: string,
): Promise<{ userId: string; documentId: string; part: number }[]> {
  const document = await db
    .selectFrom('consultationRecordings as recording')
    .innerJoin('documents as document', 'document.id', 'recording.documentId')
    .select(['document.id', 'recording.part'])
    .where('recording.id', '=', recordingId)
    .where('document.deletedAt', 'is', null)
    .executeTakeFirst()
  if (!document) return []
  const { id: documentId, part } = document
  return (await listDocumentReaders(db, documentId)).map((userId) => ({ userId, documentId, part }))
}
