import type { BidInvitation } from '../../contracts/published-briefs.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import * as invitations from './bid-invitations.queries.ts'
import { getReadableCase } from './cases.commands.ts'
import { endingEvent, requireCan } from './cases.policy.ts'
import { caseStage } from './cases.presenter.ts'
import { lockCaseAndRelationForUpdate } from './cases.queries.ts'

/** Lawyers whom the owner asked for an offer. @throws 404, 403 */
export async function listBidInvitations(ctx: Context, caseId: string): Promise<BidInvitation[]> {
  const { relation } = await getReadableCase(ctx, caseId)
  requireCan(relation, 'managePeople')
  return (await invitations.listBidInvitationRows(ctx.db, caseId)).map(present)
}

/**
 * Asks a lawyer for an offer: the teaser opens whatever the privacy setting, the brief only after clearance. Asked again, nothing
 * changes. @throws 404, 403, 409 for a case that takes no more offers, 422 for a lawyer who cannot be asked
 */
export function inviteToBid(ctx: Context, caseId: string, { lawyerId }: { lawyerId: string }): Promise<BidInvitation> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await lockCaseAndRelationForUpdate(db, caseId, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'managePeople')
    if (!endingEvent(caseStage(found.row.stage))) throw conflict('WRONG_STAGE', 'This case takes no offers any more.')
    const lawyer = await invitations.findInvitableLawyer(db, lawyerId)
    if (!lawyer) throw invalid({ field: 'lawyerId', message: 'This lawyer cannot be asked.' })
    const isNew = await invitations.insertBidInvitation(db, { caseId, lawyerId, invitedBy: userId }, clock.now())
    if (isNew) {
      await record(ctx, { fact: 'lawyer.invitedToBid', caseId, userId: lawyer.userId })
      await recordAudit(ctx, { caseId, act: 'case.lawyerInvitedToBid', subject: { type: 'lawyer', id: lawyerId } })
    }
    return present(await invitations.getBidInvitationRow(db, caseId, lawyerId))
  })
}

/** Takes the request back. @throws 404, 403 */
export function cancelBidInvitation(ctx: Context, { id, lawyerId }: { id: string; lawyerId: string }): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async ({ db }) => {
    const found = await lockCaseAndRelationForUpdate(db, id, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'managePeople')
    if (!(await invitations.deleteBidInvitation(db, id, lawyerId))) throw notFound()
  })
}

function present({ lawyerId, name, invitedAt }: { lawyerId: string; name: string; invitedAt: Date }): BidInvitation {
  return { lawyerId, name, invitedAt: invitedAt.toISOString() }
}
