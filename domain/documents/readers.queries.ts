import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listCaseRecipients } from '../cases/recipients.queries.ts'
import { listReaderIds } from '../conversations/conversations.queries.ts'

/**
 * Who may know of a document, as far as a list can say: people of its case or conversation, and whom it is shared with. What each of
 * them gets of it is asked with their rights when it is sent.
 */
export async function listDocumentReaders(db: DatabaseTransaction, documentId: string): Promise<string[]> {
  const document = await db
    .selectFrom('documents')
    .select(['caseId', 'conversationId'])
    .where('id', '=', documentId)
    .executeTakeFirst()
  if (!document) return []
  if (document.conversationId !== null) return listReaderIds(db, document.conversationId)
  const members = document.caseId === null ? [] : await listCaseRecipients(db, document.caseId)
  const shares = await db
    .selectFrom('documentShares')
    .select('userId')
    .where('documentId', '=', documentId)
    .where('revokedAt', 'is', null)
    .execute()
  return [...new Set([...members, ...shares.map(({ userId }) => userId)])]
}
