import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listCaseRecipients } from '../cases/recipients.queries.ts'
import { conversationsOf, listReaderIds } from '../conversations/conversations.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { isNamedReader } from './documents.queries.ts'

type Db = Database | DatabaseTransaction

/**
 * Who may know of a document, as far as a list can say: people of its case or conversation, and whom it is shared with. What each of
 * them gets of it is asked with their rights when it is sent.
 */
export async function listDocumentReaders(db: Db, documentId: string): Promise<string[]> {
  const document = await db
    .selectFrom('documents')
    .select(['caseId', 'conversationId', 'readership'])
    .where('id', '=', documentId)
    .executeTakeFirst()
  if (!document) return []
  if (document.conversationId !== null) return listReaderIds(db, document.conversationId)
  const members = document.caseId === null ? [] : await listCaseRecipients(db, document.caseId)
  if (document.readership === 'named') {
    const named = new Set(await listNamedReaders(db, documentId))
    return members.filter((userId) => named.has(userId))
  }
  const shares = await db
    .selectFrom('documentShares')
    .select('userId')
    .where('documentId', '=', documentId)
    .where('revokedAt', 'is', null)
    .execute()
  return [...new Set([...members, ...shares.map(({ userId }) => userId)])]
}

async function listNamedReaders(db: Db, documentId: string): Promise<string[]> {
  const rows = await db.selectFrom('documentReaders').select('userId').where('documentId', '=', documentId).execute()
  return rows.map(({ userId }) => userId)
}

/** Those of the documents that were deleted, for somebody who could read them: what open screens let go of. */
export async function listGoneDocuments(db: Db, userId: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  const mine = conversationsOf(db, userId).select('conversation.id')
  const rows = await db
    .selectFrom('documents as document')
    .leftJoin('cases as case', 'case.id', 'document.caseId')
    .leftJoin('caseMembers as me', (join) =>
      join.onRef('me.caseId', '=', 'document.caseId').on('me.userId', '=', userId),
    )
    .select(['document.id', 'document.caseId', 'document.conversationId'])
    .where('document.id', 'in', [...ids])
    .where('document.deletedAt', 'is not', null)
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('document.caseId', userId))
    .where(isNamedReader(userId))
    .where((is) =>
      is.or([
        is.and([is('me.userId', 'is not', null), is('document.conversationId', 'is', null)]),
        is('document.conversationId', 'in', mine),
      ]),
    )
    .execute()
  return rows.map((row) => ({ ...row, isGone: true as const }))
}

/** People of the case, but its uploader, who have not been told of new files there since they last looked. */
export async function listUntoldOfFiles(db: Db, { caseId, fileId }: { caseId: string; fileId: string }) {
  const members = await listCaseRecipients(db, caseId)
  if (members.length === 0) return []
  const told = await db
    .selectFrom('notifications')
    .select('userId')
    .where('kind', '=', 'document.added')
    .where('caseId', '=', caseId)
    .where('readAt', 'is', null)
    .where('userId', 'in', members)
    .execute()
  const file = await db.selectFrom('documentFiles').select('uploadedBy').where('id', '=', fileId).executeTakeFirst()
  const known = new Set([...told.map(({ userId }) => userId), file?.uploadedBy])
  return members.filter((userId) => !known.has(userId)).map((userId) => ({ userId, caseId }))
}
