import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseInvitations } from '../../adapters/database/tables.generated.ts'
import type { CaseRole } from '../../contracts/access.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

export type InvitationRow = Selectable<CaseInvitations>
type Db = Database | DatabaseTransaction

/** The invitation of this address to this case that nobody has accepted or taken back, over or not. */
export function findOpenInvitation(db: Db, caseId: string, email: string): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('caseInvitations')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('email', '=', email)
    .where('acceptedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .executeTakeFirst()
}

export interface NewInvitation {
  id: string
  caseId: string
  email: string
  role: CaseRole
  tokenHash: Buffer
  invitedBy: string
  expiresAt: Date
}

export async function insertInvitation(db: Db, invitation: NewInvitation, now: Date): Promise<void> {
  await db
    .insertInto('caseInvitations')
    .values({ ...invitation, createdAt: now })
    .execute()
}

/** Invites again: another token, so the link of the mail before stops working. */
export async function renewInvitation(
  db: Db,
  { id, role, tokenHash, invitedBy, expiresAt }: Omit<NewInvitation, 'caseId' | 'email'>,
): Promise<void> {
  await db.updateTable('caseInvitations').set({ role, tokenHash, invitedBy, expiresAt }).where('id', '=', id).execute()
}

/** Takes back an invitation of a case; answers whether there was one to take back. */
export async function cancelInvitationRow(db: Db, caseId: string, id: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('caseInvitations')
    .set({ cancelledAt: now })
    .where('id', '=', id)
    .where('caseId', '=', caseId)
    .where('acceptedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export function findInvitation(db: Db, id: string): Promise<InvitationRow | undefined> {
  return db.selectFrom('caseInvitations').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findInvitationByToken(db: Db, tokenHash: Buffer): Promise<InvitationRow | undefined> {
  return db.selectFrom('caseInvitations').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst()
}

export async function markInvitationAccepted(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('caseInvitations').set({ acceptedAt: now }).where('id', '=', id).execute()
}

/** Invitations to a person's address that still work, newest first; none to a case from which a wall keeps the person. */
export function listInvitationsTo(db: Db, { id: userId, email }: { id: string; email: string }, now: Date) {
  return db
    .selectFrom('caseInvitations as invitation')
    .innerJoin('cases as case', 'case.id', 'invitation.caseId')
    .innerJoin('users as inviter', 'inviter.id', 'invitation.invitedBy')
    .select([
      'invitation.id',
      'invitation.caseId',
      'case.title as caseTitle',
      'inviter.name as invitedBy',
      'invitation.role',
      'invitation.createdAt',
      'invitation.expiresAt',
    ])
    .where('invitation.email', '=', email)
    .where('invitation.acceptedAt', 'is', null)
    .where('invitation.cancelledAt', 'is', null)
    .where('invitation.expiresAt', '>', now)
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('case.id', userId))
    .orderBy('invitation.createdAt', 'desc')
    .orderBy('invitation.id')
    .execute()
}
