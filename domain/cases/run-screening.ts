import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { ScreeningResult } from '../../contracts/screening.ts'
import { record } from '../outbox.ts'
import { getSettings } from '../platform-settings/platform-settings.queries.ts'
import { listConflictUnit } from './case-tiers.queries.ts'
import type { CaseRow } from './cases.queries.ts'
import { listConflictParties, listConflictRecords } from './conflicts/conflict-records.queries.ts'
import { judgeConflicts } from './conflicts/judge-conflicts.ts'
import {
  type ClearanceRow,
  findClearance,
  insertConflictReport,
  listDismissals,
  type NewReport,
  upsertClearance,
} from './screening.queries.ts'

/**
 * Compares a case with a lawyer's firm, keeps the report, and says where the lawyer stands now. The caller holds the lock on the
 * case's row. A new hit pauses a clearance; the same hits, dismissed before, do not.
 */
export async function runScreening(
  ctx: { db: DatabaseTransaction; clock: Clock },
  row: CaseRow,
  { userId, cause }: Pick<NewReport, 'userId' | 'cause'>,
): Promise<ClearanceRow> {
  const { db } = ctx
  const now = ctx.clock.now()
  const before = await findClearance(db, row.id, userId)
  const unit = await listConflictUnit(db, userId)
  const withDeleted = before?.state === 'conflicted'
  const records = await listConflictRecords(db, unit, { exceptCaseId: row.id, withDeleted })
  const { companyFamilies } = await getSettings(db)
  const { result, hits } = judgeConflicts(await listConflictParties(db, row), records, companyFamilies)
  const report = { caseId: row.id, userId, cause, partiesVersion: row.partiesVersion, result, hits }
  const reportId = await insertConflictReport(
    db,
    { ...report, recordsChecked: records.length, firmUserIds: [...unit] },
    now,
  )
  const dismissed = new Set((await listDismissals(db, { caseId: row.id, userId })).map(({ hitKey }) => hitKey))
  const isOpenHit = hits.some(({ key }) => !dismissed.has(key))
  const state = nextState(before, result, isOpenHit)
  const after: ClearanceRow = {
    caseId: row.id,
    userId,
    state,
    reportId,
    partiesVersion: row.partiesVersion,
    attestedAt: before && before.state !== 'withdrawn' ? before.attestedAt : null,
    updatedAt: now,
  }
  await upsertClearance(db, after)
  if (cause === 'asked') await record(ctx, { fact: 'lawyer.screened', caseId: row.id, userId })
  const wasCleared = before?.state === 'cleared'
  if (wasCleared && state !== 'cleared') await record(ctx, { fact: 'clearance.paused', caseId: row.id, userId })
  return after
}

/** Where a lawyer stands after a check, by where he stood and what was found. */
export function nextState(
  before: Pick<ClearanceRow, 'state' | 'attestedAt'> | undefined,
  result: ScreeningResult,
  hasOpenHit: boolean,
): 'conflicted' | 'paused' | 'possible' | 'cleared' | 'clear' {
  if (result === 'certain') return 'conflicted'
  const wasCleared = before !== undefined && before.attestedAt !== null && ['cleared', 'paused'].includes(before.state)
  if (hasOpenHit) return wasCleared ? 'paused' : 'possible'
  return wasCleared ? 'cleared' : 'clear'
}
