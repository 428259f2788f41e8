import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseRole } from '../../contracts/access.ts'

type Db = Database | DatabaseTransaction

/** Puts somebody into a case; who is in it already keeps the role they have. */
export async function insertMember(
  db: Db,
  member: { caseId: string; userId: string; role: CaseRole },
  now: Date,
): Promise<void> {
  await db
    .insertInto('caseMembers')
    .values({ ...member, joinedAt: now })
    .onConflict((conflict) => conflict.columns(['caseId', 'userId']).doNothing())
    .execute()
}

function membersOf(db: Db, caseId: string) {
  return db
    .selectFrom('caseMembers as member')
    .innerJoin('users as user', 'user.id', 'member.userId')
    .innerJoin('cases as case', 'case.id', 'member.caseId')
    .select(['member.userId', 'member.role', 'user.email', 'user.name', 'case.clientId'])
    .where('member.caseId', '=', caseId)
}

export type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>

export function findMember(db: Db, caseId: string, userId: string) {
  return membersOf(db, caseId).where('member.userId', '=', userId).executeTakeFirst()
}

export function findMemberByEmail(db: Db, caseId: string, email: string) {
  return membersOf(db, caseId).where('user.email', '=', email).executeTakeFirst()
}

/** Everybody in a case, and the invitations that still work, each in the order of their coming. */
export async function listPeople(db: Db, caseId: string, now: Date) {
  const members = await membersOf(db, caseId).orderBy('member.joinedAt').orderBy('member.userId').execute()
  const invitations = await db
    .selectFrom('caseInvitations')
    .select(['id', 'email', 'role'])
    .where('caseId', '=', caseId)
    .where('acceptedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  return { members, invitations }
}
export type People = Awaited<ReturnType<typeof listPeople>>

export async function updateMemberRole(db: Db, caseId: string, userId: string, role: CaseRole): Promise<void> {
  await db.updateTable('caseMembers').set({ role }).where('caseId', '=', caseId).where('userId', '=', userId).execute()
}

export async function deleteMember(db: Db, caseId: string, userId: string): Promise<void> {
  await db.deleteFrom('caseMembers').where('caseId', '=', caseId).where('userId', '=', userId).execute()
}
