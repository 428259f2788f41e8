import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { AccountRole, CaseRole, LiveDocumentKind } from '../../contracts/access.ts'
import { hasEmergencyAccess } from '../break-glass/break-glass.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { accountRole } from '../users/users.presenter.ts'

/** Everything that decides about one person in one session and one live document. */
export interface DocumentAccessFacts {
  documentId: string
  kind: LiveDocumentKind
  ownerId: string | null
  epoch: number
  caseId: string
  role: CaseRole | undefined
  isOwner: boolean
  /** Emergency access of an administrator is open (domain/break-glass). */
  inEmergency: boolean
  userName: string
  accountRole: AccountRole
}

/**
 * The facts for an active account in a session that is neither revoked nor over, and a document of a case that is neither
 * deleted and from which no ethical wall keeps the person; undefined in every other case, without telling which.
 */
export async function findDocumentAccessFacts(
  db: Database | DatabaseTransaction,
  { documentId, userId, sessionId }: { documentId: string; userId: string; sessionId: string },
): Promise<DocumentAccessFacts | undefined> {
  const row = await db
    .selectFrom('liveDocuments as d')
    .innerJoin('cases as c', 'c.id', 'd.caseId')
    .innerJoin('users as u', (join) => join.on('u.id', '=', userId))
    .innerJoin('sessions as s', (join) => join.on('s.id', '=', sessionId).onRef('s.userId', '=', 'u.id'))
    .leftJoin('caseMembers as m', (join) => join.onRef('m.caseId', '=', 'c.id').onRef('m.userId', '=', 'u.id'))
    .select([
      'd.id as documentId',
      'd.kind',
      'd.ownerId',
      'd.epoch',
      'd.caseId',
      'm.role',
      'c.clientId',
      'u.name as userName',
      'u.role as accountRole',
    ])
    .select(hasEmergencyAccess('c.id', userId).as('inEmergency'))
    .where('d.id', '=', documentId)
    .where('d.deletedAt', 'is', null)
    .where('c.deletedAt', 'is', null)
    .where(notBehindWall('c.id', userId))
    .where('u.status', '=', 'active')
    .where('s.revokedAt', 'is', null)
    .where('s.expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    documentId: row.documentId,
    kind: row.kind as LiveDocumentKind,
    ownerId: row.ownerId,
    epoch: row.epoch,
    caseId: row.caseId,
    role: (row.role as CaseRole | null) ?? undefined,
    isOwner: row.clientId === userId,
    inEmergency: row.inEmergency,
    userName: row.userName,
    accountRole: accountRole(row.accountRole),
  }
}
