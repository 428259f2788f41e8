import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

/**
 * The accounts that may hear of what happens in a case: its people, without those behind a wall or without an active account.
 * Whoever sends mails, notifications or events about a case takes the recipients from here, when it sends and not before.
 */
export async function listCaseRecipients(db: Database | DatabaseTransaction, caseId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('caseMembers as member')
    .innerJoin('cases as case', 'case.id', 'member.caseId')
    .innerJoin('users as user', 'user.id', 'member.userId')
    .select('member.userId')
    .where('member.caseId', '=', caseId)
    .where('case.deletedAt', 'is', null)
    .where('user.status', '=', 'active')
    .where(notBehindWall('member.caseId', { column: 'member.userId' }))
    .orderBy('member.joinedAt')
    .orderBy('member.userId')
    .execute()
  return rows.map(({ userId }) => userId)
}
