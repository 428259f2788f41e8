import { teaserStages } from '../../contracts/case-machine.ts'
import type { CaseParties, CaseParty } from '../../contracts/case-parties.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { getReadableCase } from './cases.commands.ts'
import { requireCan } from './cases.policy.ts'
import { caseStage } from './cases.presenter.ts'
import { lockCaseAndRelationForUpdate } from './cases.queries.ts'
import { partyErrors } from './parties.policy.ts'
import { listParties, replaceParties } from './parties.queries.ts'
import { teaserErrors } from './teaser-errors.ts'

/** Everybody involved in a case, for its people. @throws 404 */
export async function getCaseParties(ctx: Context, caseId: string): Promise<CaseParties> {
  const { row } = await getReadableCase(ctx, caseId)
  return { parties: await listParties(ctx.db, caseId), noOtherParties: row.noOtherParties }
}

/**
 * Replaces the list of parties. Once lawyers may have been cleared the list must stay complete, the teaser must not name anybody
 * on it, and every clearance is worth nothing until it was checked against the new list. @throws 404, 403, 409, 422
 */
export function putCaseParties(ctx: Context, caseId: string, wanted: CaseParties): Promise<CaseParties> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await lockCaseAndRelationForUpdate(db, caseId, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'updateCase')
    const { row } = found
    const before = { parties: await listParties(db, caseId), noOtherParties: row.noOtherParties }
    if (sameParties(before, wanted)) return before
    if (row.closedAt && row.stage !== 'expired') throw conflict('WRONG_STAGE', 'This case is over.')
    const isDraft = row.stage === 'draft'
    const errors = isDraft ? [] : partyErrors(wanted)
    if (teaserStages.includes(caseStage(row.stage))) errors.push(...(await teaserErrors(db, row, wanted.parties)))
    if (errors.length > 0) throw invalid(...errors)
    const partiesVersion = await replaceParties(db, caseId, wanted, clock.now())
    if (!isDraft) await record(ctx, { fact: 'case.partiesChanged', caseId, partiesVersion })
    await recordAudit(ctx, { caseId, act: 'case.partiesChanged', details: { partiesVersion } })
    return wanted
  })
}

/** Whether two lists say the same, in the same order. */
export function sameParties(
  a: { parties: readonly CaseParty[]; noOtherParties: boolean },
  b: { parties: readonly CaseParty[]; noOtherParties: boolean },
): boolean {
  const text = ({ parties, noOtherParties }: typeof a) =>
    JSON.stringify([noOtherParties, parties.map(({ name, aliases, role }) => [name, aliases, role])])
  return text(a) === text(b)
}
