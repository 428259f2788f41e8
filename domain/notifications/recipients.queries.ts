import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { peopleOfCase } from '../cases/recipients.queries.ts'
import { findConversation } from '../conversations/conversations.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { isWaiting } from '../messages/unread.queries.ts'
import type { Recipient } from './kinds/kind.ts'

type Db = Database | DatabaseTransaction

/** Who may be told of things in a case now. */
const members = (db: Db, caseId: string) => peopleOfCase(db, caseId).select(['member.userId', 'member.caseId'])

export function listMembers(
  db: Db,
  caseId: string,
  { only, except }: { only?: string; except?: string } = {},
): Promise<Recipient[]> {
  const all = members(db, caseId)
  const query = except === undefined ? all : all.where('member.userId', '!=', except)
  return (only === undefined ? query : query.where('member.userId', '=', only)).execute()
}

/** The people of a case without one, of these roles if given. */
export function listOthers(
  db: Db,
  caseId: string,
  { except, roles }: { except: string | null; roles?: readonly string[] },
): Promise<Recipient[]> {
  let query = members(db, caseId)
  if (except !== null) query = query.where('member.userId', '!=', except)
  if (roles) query = query.where('member.role', 'in', roles)
  return query.execute()
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
    .where(notBehindWall('case.id', { column: 'user.id' }))
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
    .where(notBehindWall('case.id', { column: 'user.id' }))
    .where('user.status', '=', 'active')
    .execute()
}

/** Somebody outside a case, a lawyer say, whom a wall does not keep from it. */
export function listOutsider(db: Db, caseId: string, userId: string): Promise<Recipient[]> {
  return db
    .selectFrom('users as user')
    .innerJoin('cases as case', (join) => join.on('case.id', '=', caseId))
    .select(['user.id as userId', 'case.id as caseId'])
    .where('user.id', '=', userId)
    .where('user.status', '=', 'active')
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('case.id', { column: 'user.id' }))
    .execute()
}

/**
 * A lawyer whose clearance waits for a decision now. One in certain conflict is not told: for that firm the case is not there
 * any more.
 */
export function listPaused(db: Db, caseId: string, userId: string): Promise<Recipient[]> {
  return screened(db, caseId, 'paused').where('clearance.userId', '=', userId).execute()
}

/** The lawyers who are cleared to read the published brief now. */
export function listCleared(db: Db, caseId: string): Promise<Recipient[]> {
  return screened(db, caseId, 'cleared').execute()
}

/** Lawyers outside of a case by where they stand with it. */
function screened(db: Db, caseId: string, state: 'cleared' | 'paused') {
  return db
    .selectFrom('caseClearances as clearance')
    .innerJoin('users as user', 'user.id', 'clearance.userId')
    .innerJoin('cases as case', 'case.id', 'clearance.caseId')
    .select(['user.id as userId', 'case.id as caseId'])
    .where('clearance.caseId', '=', caseId)
    .where('clearance.state', '=', state)
    .where('user.status', '=', 'active')
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('case.id', { column: 'user.id' }))
}

/** An account, if it is active. */
export function listAccount(db: Db, userId: string): Promise<Recipient[]> {
  return db.selectFrom('users').select('id as userId').where('id', '=', userId).where('status', '=', 'active').execute()
}

/** Who runs a firm, without one person. */
export function listFirmAdmins(db: Db, lawFirmId: string, { except }: { except: string }): Promise<Recipient[]> {
  return db
    .selectFrom('lawFirmMembers as member')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'member.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select('user.id as userId')
    .where('member.lawFirmId', '=', lawFirmId)
    .where('member.status', '=', 'active')
    .where('member.role', 'in', ['owner', 'admin'])
    .where('user.status', '=', 'active')
    .where('user.id', '!=', except)
    .execute()
}

/** Somebody who still has something to read in a conversation, and may read it now. */
export async function listWaiting(db: Db, conversationId: string, userId: string): Promise<Recipient[]> {
  const conversation = await findConversation(db, conversationId, userId)
  if (!conversation || !(await isWaiting(db, conversationId, userId))) return []
  const caseId = conversation.caseId ?? undefined
  const [account] = await listAccount(db, userId)
  return account ? [{ userId, ...(caseId && { caseId }), subject: { conversationId } }] : []
}
