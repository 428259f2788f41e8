import type { CaseParties } from '../../contracts/case-parties.ts'
import type { SubmitCase } from '../../contracts/case-stages.ts'
import type { Case } from '../../contracts/cases.ts'
import type { FieldError } from '../../contracts/envelope.ts'
import { jurisdictionCode } from '../../contracts/jurisdictions.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { getSettings } from '../platform-settings/platform-settings.queries.ts'
import { changedCaseFields } from './case-fields.ts'
import { insertCaseReview } from './case-reviews.queries.ts'
import { requireCan } from './cases.policy.ts'
import { presentCase } from './cases.presenter.ts'
import { type CaseFields, type CaseRow, lockCaseAndRelationForUpdate, updateCaseRow } from './cases.queries.ts'
import { moveCase, requireTransition } from './move-case.ts'
import { sameParties } from './parties.commands.ts'
import { partyErrors } from './parties.policy.ts'
import { listParties, replaceParties } from './parties.queries.ts'
import { publishBrief } from './publish-brief.ts'
import { teaserErrors } from './teaser-errors.ts'

/**
 * Hands a draft in. Unless the platform reviews cases it opens in the same transaction, with the first published version of its
 * brief. @throws 404, 403, 409 WRONG_STAGE, 422 for each field that is missing or tells who is involved
 */
export function submitCase(ctx: Context, caseId: string, body: SubmitCase): Promise<Case> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await lockCaseAndRelationForUpdate(db, caseId, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'updateCase')
    requireTransition(found.row.stage, 'submit_for_review', 'client')
    const { parties: givenParties, noOtherParties, ...given } = body
    const fields = changedCaseFields(found.row, given)
    const before: CaseParties = { parties: await listParties(db, caseId), noOtherParties: found.row.noOtherParties }
    const parties = wantedParties(before, { parties: givenParties, noOtherParties })
    const errors = [...missingFields(fields, clock.now()), ...partyErrors(parties)]
    errors.push(...(await teaserErrors(db, { ...found.row, ...fields }, parties.parties)))
    if (errors.length > 0) throw invalid(...errors)
    await updateCaseRow(db, caseId, fields, clock.now())
    if (!sameParties(before, parties)) await replaceParties(db, caseId, parties, clock.now())
    let row = await moveCase(ctx, found.row, 'submit_for_review', 'client')
    await record(ctx, { fact: 'case.submitted', caseId })
    if (!(await getSettings(db)).reviewCases) row = await openCase(ctx, row, 'auto_policy')
    return presentCase({ ...found, row, lastActivityAt: row.updatedAt })
  })
}

/** Opens a case in review and publishes the first version of its brief; the caller holds its lock. */
export async function openCase(
  ctx: Parameters<typeof publishBrief>[0],
  row: CaseRow,
  actor: 'auto_policy' | { admin: string },
): Promise<CaseRow> {
  const isAuto = actor === 'auto_policy'
  const decidedBy = isAuto ? null : actor.admin
  const opened = await moveCase(ctx, row, 'publish', isAuto ? 'auto_policy' : 'admin')
  const now = ctx.clock.now()
  await insertCaseReview(ctx.db, { caseId: row.id, decision: 'published', reasons: [], decidedBy }, now)
  await publishBrief(ctx, row.id, { material: true, publishedBy: isAuto ? row.clientId : decidedBy })
  return opened
}

/** A list that is given replaces what was said before; so does the word that there is nobody. */
function wantedParties(before: CaseParties, given: Partial<CaseParties>): CaseParties {
  const parties = given.parties ?? (given.noOtherParties ? [] : before.parties)
  const noOtherParties = given.noOtherParties ?? (given.parties ? false : before.noOtherParties)
  return { parties, noOtherParties }
}

function missingFields({ category, jurisdiction, description, deadline }: CaseFields, now: Date): FieldError[] {
  const errors: FieldError[] = []
  const need = (field: string, isThere: boolean, message = 'This is needed.') => {
    if (!isThere) errors.push({ field, message })
  }
  need('category', category !== null)
  need('jurisdiction', jurisdiction !== null)
  need('description', Boolean(description))
  if (jurisdiction !== null) {
    need('jurisdiction', jurisdictionCode.safeParse(jurisdiction).success, 'This is not one of our jurisdictions.')
  }
  if (deadline) need('deadline', deadline > now, 'The last day for offers is over already.')
  return errors
}
