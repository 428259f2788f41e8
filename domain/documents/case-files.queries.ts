import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { documentsAskedBy } from './documents.queries.ts'

/**
 * Files of these cases that the person reads as one of their people: what `memberAccess` and `fileFactsOf` ask for, and the sealed names.
 * `listDocumentRows` knows more ways to a file, and says more of each; a search judges hundreds.
 */
export async function listFilesOfCases(db: Database | DatabaseTransaction, userId: string, caseIds: readonly string[]) {
  if (caseIds.length === 0) return []
  const rows = await documentsAskedBy(db, userId)
    .where('document.caseId', 'in', [...caseIds])
    .where('document.conversationId', 'is', null)
    .where('me.userId', 'is not', null)
    .select(['document.id', 'document.caseId', 'document.conversationId', 'document.readership', 'document.createdBy'])
    .select(['document.currentVersion', 'me.role as myRole', 'case.clientId', 'version.name'])
    .select(['version.createdBy as uploadedBy', 'file.scan', 'file.storageKey'])
    .execute()
  return rows.map((row) => ({ ...row, inConversation: false, inEmergency: false }))
}
