import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** The people of a case now: with an active account, not behind a wall, while the case is there. What of them is for the caller to select. */
export function peopleOfCase(db: Db, caseId: string) {
  return db
    .selectFrom('caseMembers as member')
    .innerJoin('cases as case', 'case.id', 'member.caseId')
    .innerJoin('users as user', 'user.id', 'member.userId')
    .where('member.caseId', '=', caseId)
    .where('case.deletedAt', 'is', null)
    .where('user.status', '=', 'active')
    .where(notBehindWall('member.caseId', { column: 'member.userId' }))
}

/**
 * The accounts that may hear of what happens in a case, in the order of their coming. Whoever sends mails, notifications or events about
 * a case takes the recipients from here, when it sends and not before.
 */
export async function listCaseRecipients(db: Db, caseId: string): Promise<string[]> {
  const rows = await peopleOfCase(db, caseId)
    .select('member.userId')
    .orderBy('member.joinedAt')
    .orderBy('member.userId')
    .execute()
  return rows.map(({ userId }) => userId)
}
