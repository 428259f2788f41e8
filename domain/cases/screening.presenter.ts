import { type Screening, type ScreeningHit, screeningStates } from '../../contracts/screening.ts'
import type { DocumentStore } from '../live-documents/sealing.ts'
import { type ClearanceRow, type HitRow, listDismissals, listHits, listSeenHitKeys } from './screening.queries.ts'
import { openDismissal } from './sealed-words.ts'

/** Where a lawyer stands with a case, without anything of the case but the names that he asked to see. */
export async function presentScreening(
  { db, keys }: DocumentStore,
  { caseId, userId, partiesVersion }: { caseId: string; userId: string; partiesVersion: number },
  clearance: ClearanceRow | undefined,
): Promise<Screening> {
  const nothing = { caseId, state: 'not_screened' as const, result: null, hits: [], screenedAt: null, clearedAt: null }
  if (!clearance) return nothing
  if (clearance.state === 'conflicted') {
    // Which record it was would tell whose counterpart somebody is.
    return { ...nothing, result: 'certain', screenedAt: clearance.updatedAt.toISOString() }
  }
  const state = shownState(clearance, partiesVersion)
  const person = { caseId, userId }
  const dismissals = await listDismissals(db, person)
  const seen = new Set(await listSeenHitKeys(db, person))
  const rows = state === 'withdrawn' ? [] : await listHits(db, clearance.reportId)
  const cipher = await keys.ofCase(db, caseId)
  const hits = rows.map((row): ScreeningHit => {
    const dismissal = dismissals.find(({ hitKey }) => hitKey === row.hitKey)
    return {
      id: row.id,
      record: presentRecord(row, userId),
      partyName: seen.has(row.hitKey) ? row.partyName : null,
      dismissedAt: dismissal?.dismissedAt.toISOString() ?? null,
      // In clear: from before reasons were sealed.
      reason: dismissal?.sealedReason
        ? openDismissal(cipher, dismissal.id, dismissal.sealedReason)
        : (dismissal?.reason ?? null),
    }
  })
  return {
    caseId,
    state,
    result: rows.length > 0 ? 'possible' : 'clear',
    hits,
    screenedAt: clearance.updatedAt.toISOString(),
    clearedAt: state === 'cleared' ? (clearance.attestedAt?.toISOString() ?? null) : null,
  }
}

/** The state as it counts now: a clearance for an earlier list of parties is paused. */
export function shownState(
  clearance: Pick<ClearanceRow, 'state' | 'partiesVersion'> | undefined,
  partiesVersion: number,
) {
  if (clearance?.state === 'cleared' && clearance.partiesVersion !== partiesVersion) return 'paused'
  return screeningStates.find((known) => known === clearance?.state) ?? 'not_screened'
}

/** One's own record by its name; a colleague's only by whose it is: what they know of their clients is theirs to tell. */
function presentRecord({ recordUserId, recordSource, recordName, keeperName }: HitRow, userId: string) {
  if (recordUserId !== userId) return { source: 'colleague' as const, name: null, colleague: keeperName }
  return { source: recordSource === 'list' ? ('list' as const) : ('case' as const), name: recordName, colleague: null }
}
