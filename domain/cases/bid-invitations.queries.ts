import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

function invitationsOf(db: Db, caseId: string) {
  return db
    .selectFrom('bidInvitations as invitation')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'invitation.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select(['invitation.lawyerId', 'user.name', 'invitation.invitedAt'])
    .where('invitation.caseId', '=', caseId)
}

export function listBidInvitationRows(db: Db, caseId: string) {
  return invitationsOf(db, caseId).orderBy('invitation.invitedAt').orderBy('invitation.lawyerId').execute()
}

export function getBidInvitationRow(db: Db, caseId: string, lawyerId: string) {
  return invitationsOf(db, caseId).where('invitation.lawyerId', '=', lawyerId).executeTakeFirstOrThrow()
}

/** A lawyer whom clients can find: an active account of a lawyer whose verification is done. */
export function findInvitableLawyer(db: Db, lawyerId: string) {
  return db
    .selectFrom('lawyers as lawyer')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select(['lawyer.id', 'lawyer.userId'])
    .where('lawyer.id', '=', lawyerId)
    .where('lawyer.verificationStatus', '=', 'verified')
    .where('user.status', '=', 'active')
    .executeTakeFirst()
}

/** Invites once; answers whether it was the first time. */
export async function insertBidInvitation(
  trx: DatabaseTransaction,
  invitation: { caseId: string; lawyerId: string; invitedBy: string },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('bidInvitations')
    .values({ ...invitation, invitedAt: now })
    .onConflict((conflict) => conflict.columns(['caseId', 'lawyerId']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteBidInvitation(trx: DatabaseTransaction, caseId: string, lawyerId: string) {
  const { numDeletedRows } = await trx
    .deleteFrom('bidInvitations')
    .where('caseId', '=', caseId)
    .where('lawyerId', '=', lawyerId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
