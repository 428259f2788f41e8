import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Recipient } from './notification-kinds.ts'

type Db = Database | DatabaseTransaction

/** Who may be told of things in a case now: its people with active accounts, while the case is there. */
function members(db: Db, caseId: string) {
  return db
    .selectFrom('caseMembers as member')
    .innerJoin('cases as case', 'case.id', 'member.caseId')
    .innerJoin('users as user', 'user.id', 'member.userId')
    .select(['member.userId', 'member.caseId'])
    .where('member.caseId', '=', caseId)
    .where('case.deletedAt', 'is', null)
    .where('user.status', '=', 'active')
}

export function listMembers(db: Db, caseId: string, { only }: { only?: string } = {}): Promise<Recipient[]> {
  const query = members(db, caseId)
  return (only === undefined ? query : query.where('member.userId', '=', only)).execute()
}

export function listOwner(db: Db, caseId: string, { except }: { except: string }): Promise<Recipient[]> {
  return members(db, caseId)
    .whereRef('member.userId', '=', 'case.clientId')
    .where('member.userId', '!=', except)
    .execute()
}

/** Somebody who was removed and has not come back meanwhile; the case may be gone, too, and then there is nothing to say. */
export function listNoLongerMember(db: Db, caseId: string, userId: string): Promise<Recipient[]> {
  return db
    .selectFrom('users as user')
    .innerJoin('cases as case', (join) => join.on('case.id', '=', caseId))
    .leftJoin('caseMembers as member', (join) =>
      join.onRef('member.caseId', '=', 'case.id').onRef('member.userId', '=', 'user.id'),
    )
    .select(['user.id as userId', 'case.id as caseId'])
    .where('user.id', '=', userId)
    .where('user.status', '=', 'active')
    .where('member.userId', 'is', null)
    .where('case.deletedAt', 'is', null)
    .execute()
}

/** The account of an invited address, if there is one that has proved the address; as long as the invitation works. */
export function listInvited(db: Db, invitationId: string): Promise<Recipient[]> {
  return db
    .selectFrom('caseInvitations as invitation')
    .innerJoin('cases as case', 'case.id', 'invitation.caseId')
    .innerJoin('users as user', 'user.email', 'invitation.email')
    .select(['user.id as userId', 'invitation.caseId'])
    .where('invitation.id', '=', invitationId)
    .where('invitation.acceptedAt', 'is', null)
    .where('invitation.cancelledAt', 'is', null)
    .where('invitation.expiresAt', '>', sql<Date>`now()`)
    .where('case.deletedAt', 'is', null)
    .where('user.emailVerified', '=', true)
    .where('user.status', '=', 'active')
    .execute()
}
