import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type CaseEvent, shownStatus } from '../../contracts/case-machine.ts'
import type { BriefVersion, StageChange } from '../../contracts/case-stages.ts'
import type { Case } from '../../contracts/cases.ts'
import { type Context, requireActor, requireAdmin, withTransaction } from '../context.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { insertCaseReview } from './case-reviews.queries.ts'
import { requireCan } from './cases.policy.ts'
import { caseStage, presentCase } from './cases.presenter.ts'
import {
  type CaseAndRelation,
  type CaseRow,
  lockCaseAndRelationForUpdate,
  lockCaseForUpdate,
  setCaseDeadline,
} from './cases.queries.ts'
import { moveCase } from './move-case.ts'
import { publishBrief } from './publish-brief.ts'
import { openCase } from './submit-case.ts'

type InTransaction = Context & { db: DatabaseTransaction }

/**
 * An administrator opens a case in review; the owner of an open case publishes the next version of its brief.
 * @throws 404, 403, 409 WRONG_STAGE
 */
export function publishCase(
  ctx: Context,
  caseId: string,
  { material }: { material: boolean },
): Promise<StageChange & { brief: BriefVersion }> {
  const actor = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const isAdmin = actor.role === 'admin'
    if (isAdmin) {
      const row = await openCase(ctx, await lockForAdmin(ctx, caseId), { admin: actor.userId })
      return { ...stageChange(row, false), brief: await publishBrief(ctx, caseId, { material, publishedBy: null }) }
    }
    const { row, relation, hasLiveBid } = await lockForOwner(ctx, caseId)
    if (row.stage === 'in_review') throw forbidden('The platform is looking at this case and opens it.')
    if (row.stage !== 'open') throw conflict('WRONG_STAGE', 'Only an open case has a published brief.')
    const brief = await publishBrief(ctx, caseId, { material, publishedBy: actor.userId })
    return { ...stageChange(row, hasLiveBid && relation.role === 'client'), brief }
  })
}

/** An administrator gives a case back. @throws 404, 409 WRONG_STAGE */
export function returnCase(ctx: Context, caseId: string, reasons: string[]): Promise<StageChange> {
  return decide(ctx, caseId, { event: 'return_with_reasons', decision: 'returned', reasons })
}

/** An administrator takes an open case off the platform. @throws 404, 409 WRONG_STAGE */
export function removeCase(ctx: Context, caseId: string, reason: string): Promise<StageChange> {
  return decide(ctx, caseId, { event: 'remove_for_policy', decision: 'removed', reasons: [reason] })
}

function decide(
  ctx: Context,
  caseId: string,
  { event, decision, reasons }: { event: CaseEvent; decision: 'returned' | 'removed'; reasons: string[] },
): Promise<StageChange> {
  const { userId: decidedBy } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await moveCase(ctx, await lockForAdmin(ctx, caseId), event, 'admin')
    await insertCaseReview(ctx.db, { caseId, decision, reasons, decidedBy }, ctx.clock.now())
    return stageChange(row, false)
  })
}

/** The owner gives up a case that was never open. @throws 404, 403, 409 WRONG_STAGE */
export const discardCase = (ctx: Context, caseId: string) => moveByOwner(ctx, caseId, 'discard')
/** The owner takes an open case back. @throws 404, 403, 409 WRONG_STAGE */
export const withdrawCase = (ctx: Context, caseId: string) => moveByOwner(ctx, caseId, 'withdraw_case')
/** The owner ends a case whose time for offers is over. @throws 404, 403, 409 WRONG_STAGE */
export const abandonCase = (ctx: Context, caseId: string) => moveByOwner(ctx, caseId, 'abandon')

/** The owner opens a case again whose time for offers was over. @throws 404, 403, 409 WRONG_STAGE, 422 */
export function reopenCase(ctx: Context, caseId: string, deadline: string): Promise<Case> {
  return moveByOwner(ctx, caseId, 'reopen_with_new_deadline', async ({ db, clock }) => {
    const until = new Date(deadline)
    if (until <= clock.now()) throw invalid({ field: 'deadline', message: 'Choose a time that is still to come.' })
    await setCaseDeadline(db, caseId, until)
  })
}

function moveByOwner(
  ctx: Context,
  caseId: string,
  event: CaseEvent,
  before: (ctx: InTransaction) => Promise<void> = async () => {},
): Promise<Case> {
  return withTransaction(ctx, async (ctx) => {
    const found = await lockForOwner(ctx, caseId)
    const moved = await moveCase(ctx, found.row, event, 'client')
    await before(ctx)
    const row = (await lockCaseForUpdate(ctx.db, caseId)) ?? moved
    return presentCase({ ...found, row, lastActivityAt: row.updatedAt })
  })
}

async function lockForOwner({ db, actor }: InTransaction, caseId: string): Promise<CaseAndRelation> {
  const found = actor && (await lockCaseAndRelationForUpdate(db, caseId, actor.userId))
  if (!found) throw notFound()
  requireCan(found.relation, 'updateCase')
  return found
}

/** Administrators know of no drafts. */
async function lockForAdmin({ db }: InTransaction, caseId: string): Promise<CaseRow> {
  const row = await lockCaseForUpdate(db, caseId)
  if (!row || row.stage === 'draft') throw notFound()
  return row
}

function stageChange(row: CaseRow, showsBids: boolean): StageChange {
  const stage = caseStage(row.stage)
  return { id: row.id, stage, status: shownStatus(stage, { hasLiveBid: showsBids, onClientSide: true }) }
}
