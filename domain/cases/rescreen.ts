import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listConflictUnit } from './case-tiers.queries.ts'
import { lockCaseForUpdate } from './cases.queries.ts'
import { runScreening } from './run-screening.ts'
import { findClearance, listClearancesOfCase, listClearancesOfUsers } from './screening.queries.ts'

interface Deps {
  db: DatabaseTransaction
  clock: Clock
}

/**
 * Checks everybody again who was checked against an earlier list of parties of this case. Until then their clearance is worth
 * nothing, so a delay opens nothing. May run twice. In the caller's transaction.
 */
export async function rescreenCase(deps: Deps, caseId: string): Promise<void> {
  for (const { userId } of await listClearancesOfCase(deps.db, caseId)) {
    await rescreen(deps, { caseId, userId, cause: 'parties_changed' })
  }
}

/** Checks a lawyer and the colleagues of the firm again for all open cases, after one of their records was added. */
export async function rescreenLawyer(deps: Deps, userId: string): Promise<void> {
  const unit = await listConflictUnit(deps.db, userId)
  for (const clearance of await listClearancesOfUsers(deps.db, unit)) {
    await rescreen(deps, { caseId: clearance.caseId, userId: clearance.userId, cause: 'records_changed' })
  }
}

async function rescreen(
  { db, clock }: Deps,
  { caseId, userId, cause }: { caseId: string; userId: string; cause: 'parties_changed' | 'records_changed' },
): Promise<void> {
  const row = await lockCaseForUpdate(db, caseId)
  const clearance = await findClearance(db, caseId, userId)
  if (!row || !clearance || clearance.state === 'withdrawn') return
  // Somebody was here before us, the lawyer himself or this job's first run.
  if (cause === 'parties_changed' && clearance.partiesVersion >= row.partiesVersion) return
  await runScreening({ db, clock }, row, { userId, cause })
}
