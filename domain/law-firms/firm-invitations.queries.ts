import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LawFirmInvitations } from '../../adapters/database/tables.generated.ts'

export type FirmInvitationRow = Selectable<LawFirmInvitations>
type Db = Database | DatabaseTransaction

type NewInvitation = Pick<
  FirmInvitationRow,
  'id' | 'lawFirmId' | 'email' | 'role' | 'tokenHash' | 'invitedBy' | 'expiresAt'
>

/** Invites; whoever is invited already gets another token, so the link of the mail before stops working. */
export async function saveFirmInvitation(db: Db, invitation: NewInvitation, now: Date): Promise<void> {
  const { role, tokenHash, invitedBy, expiresAt } = invitation
  await db
    .insertInto('lawFirmInvitations')
    .values({ ...invitation, createdAt: now })
    .onConflict((conflict) =>
      conflict
        .columns(['lawFirmId', 'email'])
        .where('acceptedAt', 'is', null)
        .where('cancelledAt', 'is', null)
        .doUpdateSet({ role, tokenHash, invitedBy, expiresAt }),
    )
    .execute()
}

/** Takes an invitation back; answers whether there was one to take back. */
export async function cancelFirmInvitationRow(db: Db, lawFirmId: string, id: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('lawFirmInvitations')
    .set({ cancelledAt: now })
    .where('id', '=', id)
    .where('lawFirmId', '=', lawFirmId)
    .where('acceptedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export function findFirmInvitation(db: Db, id: string): Promise<FirmInvitationRow | undefined> {
  return db.selectFrom('lawFirmInvitations').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findFirmInvitationByToken(db: Db, tokenHash: Buffer): Promise<FirmInvitationRow | undefined> {
  return db.selectFrom('lawFirmInvitations').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst()
}

export async function markFirmInvitationAccepted(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('lawFirmInvitations').set({ acceptedAt: now }).where('id', '=', id).execute()
}

function openInvitations(db: Db, now: Date) {
  return db
    .selectFrom('lawFirmInvitations as invitation')
    .where('invitation.acceptedAt', 'is', null)
    .where('invitation.cancelledAt', 'is', null)
    .where('invitation.expiresAt', '>', now)
}

/** Invitations of a firm that still work, in the order of their making. */
export function listInvitationsOfFirm(db: Db, lawFirmId: string, now: Date) {
  return openInvitations(db, now)
    .select(['invitation.id', 'invitation.email', 'invitation.role'])
    .where('invitation.lawFirmId', '=', lawFirmId)
    .orderBy('invitation.createdAt')
    .orderBy('invitation.id')
    .execute()
}

/** Invitations of firms to an address that still work, newest first. */
export function listFirmInvitationsTo(db: Db, email: string, now: Date) {
  return openInvitations(db, now)
    .innerJoin('lawFirms as firm', 'firm.id', 'invitation.lawFirmId')
    .innerJoin('users as inviter', 'inviter.id', 'invitation.invitedBy')
    .select([
      'invitation.id',
      'invitation.lawFirmId',
      'firm.name as lawFirmName',
      'inviter.name as invitedBy',
      'invitation.role',
      'invitation.createdAt',
      'invitation.expiresAt',
    ])
    .where('invitation.email', '=', email)
    .orderBy('invitation.createdAt', 'desc')
    .orderBy('invitation.id')
    .execute()
}
