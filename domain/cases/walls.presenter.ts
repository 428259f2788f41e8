import { caseReference, type Wall, type WallReport } from '../../contracts/ethical-walls.ts'
import type { DenialRow, WallRow } from './wall-report.queries.ts'

/** @param reason as it was opened */
export function presentWall(
  { createdAt, liftedAt, lastAttemptAt, sealedReason: _, ...row }: WallRow,
  reason: string,
): Wall {
  return {
    ...row,
    reason,
    reference: caseReference(row.caseId),
    createdAt: createdAt.toISOString(),
    liftedAt: liftedAt?.toISOString() ?? null,
    lastAttemptAt: lastAttemptAt?.toISOString() ?? null,
  }
}

export function presentDenial({ createdAt, ...row }: DenialRow): WallReport['entries'][number] {
  return { ...row, at: createdAt.toISOString(), reference: caseReference(row.caseId) }
}
