import {
  type AdminErasure,
  adminErasureSchema,
  type Erasure,
  erasureReceiptSchema,
  erasureSchema,
} from '../../contracts/privacy.ts'
import type { ErasureRow } from './erasures.queries.ts'

/** One's own erasure as the contract has it. */
export function presentErasure({ id, state, requestedAt, dueAt, cancelledAt }: ErasureRow): Erasure {
  return {
    id,
    state: erasureSchema.shape.state.parse(state),
    requestedAt: requestedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    cancelledAt: cancelledAt?.toISOString() ?? null,
  }
}

/** An erasure for the administrator: where it stands, and what was kept for which reason. */
export function presentAdminErasure(row: ErasureRow): AdminErasure {
  const receipt = row.receipt === null ? undefined : erasureReceiptSchema.parse(JSON.parse(row.receipt))
  const kept = (receipt?.parts ?? []).filter((part) => part.kept > 0)
  return adminErasureSchema.parse({
    ...presentErasure(row),
    userId: row.userId,
    attempts: row.attempts,
    lastError: row.lastError,
    completedAt: row.completedAt?.toISOString() ?? null,
    checkAgainAt: row.checkAgainAt?.toISOString() ?? null,
    kept: kept.map(({ title, reasons, kept: records }) => ({ title, reasons, records })),
  })
}
