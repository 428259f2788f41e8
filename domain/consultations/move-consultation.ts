import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { ConsultationActor, ConsultationEvent } from '../../contracts/consultation-machine.ts'
import { requireTransition } from './consultations.policy.ts'
import { type ConsultationRow, insertHistory, updateConsultation } from './consultations.queries.ts'

/** Who moves it: somebody of the case, or a job. */
export interface Mover {
  actor: ConsultationActor
  userId: string | null
}

type Changes = Partial<Omit<ConsultationRow, 'id' | 'caseId' | 'state' | 'createdAt'>>

/**
 * Moves a consultation by the machine (docs/rules.md, VIDEO1): the only writer of `state`. The caller holds the lock on its row.
 * @param changes what changes with it
 * @throws 403, 409 WRONG_STAGE
 */
export async function moveConsultation(
  ctx: { db: DatabaseTransaction; clock: Clock },
  row: ConsultationRow,
  event: ConsultationEvent,
  { actor, userId }: Mover,
  changes: Changes = {},
): Promise<ConsultationRow> {
  const state = requireTransition(row.state, event, actor)
  const now = ctx.clock.now()
  const moved = await updateConsultation(
    ctx.db,
    row.id,
    {
      state,
      ...(event === 'admit' && { startedAt: now }),
      ...(event === 'end' && { endedAt: now }),
      ...changes,
    },
    now,
  )
  const entry = { id: uuidv7(), consultationId: row.id, event, actor, byUserId: userId }
  const { scheduledAt, feeMinor, feeCurrency } = moved
  await insertHistory(ctx.db, { ...entry, scheduledAt, feeMinor, feeCurrency }, now)
  return moved
}
