import type { Clock } from '../../adapters/clock.ts'
import { type CaseEvent, caseTransition, type MachineActor, statusOf } from '../../contracts/case-machine.ts'
import { type AuditContext, recordAudit } from '../audit/record.ts'
import { conflict, forbidden } from '../errors.ts'
import { record } from '../outbox.ts'
import { caseStage } from './cases.presenter.ts'
import type { CaseRow } from './cases.queries.ts'

/**
 * Moves a case by the machine (docs/rules.md, CASE1): the only writer of `stage` and `status`. The caller holds the lock on the
 * case's row and has asked the policy; this asks the table. @throws 409 WRONG_STAGE, 403 for whoever does not bring this about
 */
export async function moveCase(
  ctx: AuditContext & { clock: Clock },
  { id, stage }: Pick<CaseRow, 'id' | 'stage'>,
  event: CaseEvent,
  actor: MachineActor,
): Promise<CaseRow> {
  const { to } = requireTransition(stage, event, actor)
  const now = ctx.clock.now()
  const status = statusOf(to)
  const row = await ctx.db
    .updateTable('cases')
    .set((eb) => ({
      stage: to,
      status,
      version: eb('version', '+', 1),
      updatedAt: now,
      closedAt: status === 'closed' ? now : null,
      ...(event === 'submit_for_review' && { submittedAt: now }),
      // When it was opened for the first time: a case that comes back is no newer for it.
      ...(to === 'open' && { publishedAt: eb.fn.coalesce('publishedAt', eb.val(now)) }),
    }))
    .where('id', '=', id)
    // Whoever forgot the lock finds out here.
    .where('stage', '=', stage)
    .returningAll()
    .executeTakeFirstOrThrow()
  await record(ctx, { fact: 'case.stageChanged', caseId: id, from: stage, to, event, actor })
  await recordAudit(ctx, { caseId: id, act: 'case.stageChanged', details: { from: stage, to, event } })
  return row
}

/** What the table says about this event here. @throws 409 WRONG_STAGE, 403 */
export function requireTransition(stage: string, event: CaseEvent, actor: MachineActor) {
  const transition = caseTransition(caseStage(stage), event)
  if (!transition) throw conflict('WRONG_STAGE', 'This cannot be done with the case as it stands now.')
  if (!transition.actors.includes(actor)) throw forbidden('Somebody else has to do this.')
  return transition
}
