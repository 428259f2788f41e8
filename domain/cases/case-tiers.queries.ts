import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { findFirmOfUser, listFirmUserIds } from '../law-firms/membership.queries.ts'
import { isBehindWall } from '../law-firms/walls.queries.ts'
import { listLicensedJurisdictions } from '../lawyers/eligibility.queries.ts'
import type { TierFacts } from './case-tiers.policy.ts'
import type { CaseRow } from './cases.queries.ts'

type Db = Database | DatabaseTransaction

/** Everybody whose conflicts count as this lawyer's: the firm, or the lawyer alone. The lawyer comes first. */
export async function listConflictUnit(db: Db, userId: string): Promise<string[]> {
  const firm = await findFirmOfUser(db, userId)
  if (!firm) return [userId]
  return [userId, ...(await listFirmUserIds(db, firm.lawFirmId)).filter((id) => id !== userId)]
}

/** A lawyer's facts that are the same for every case. */
export interface LawyerFacts {
  licensedIn: readonly string[] | undefined
  lawyerId: string | undefined
  unit: readonly string[]
}

export async function findLawyerFacts(db: Db, userId: string, now: Date): Promise<LawyerFacts> {
  const licensed = await listLicensedJurisdictions(db, userId, now)
  return { licensedIn: licensed?.jurisdictions, lawyerId: licensed?.lawyerId, unit: await listConflictUnit(db, userId) }
}

/** A case as somebody outside it stands to it. */
export interface OutsideCase extends TierFacts {
  row: CaseRow
  lawyerId: string | undefined
  unit: readonly string[]
}

/**
 * The case and what decides about somebody outside it; undefined where there is no such case, or a wall keeps the person from it.
 * With `lock`, the case's row is locked first.
 */
export async function findOutsideCase(
  db: Db,
  { caseId, userId, now, lock = false }: { caseId: string; userId: string; now: Date; lock?: boolean },
): Promise<OutsideCase | undefined> {
  let query = db.selectFrom('cases').selectAll().where('id', '=', caseId).where('deletedAt', 'is', null)
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (!row || (await isBehindWall(db, { caseId, userId }))) return undefined
  const { licensedIn, lawyerId, unit } = await findLawyerFacts(db, userId, now)
  const isInvited = lawyerId !== undefined && (await existsBidInvitation(db, caseId, lawyerId))
  const clearances = await db
    .selectFrom('caseClearances')
    .select(['userId', 'state', 'partiesVersion'])
    .where('caseId', '=', caseId)
    .where('userId', 'in', unit)
    .execute()
  return {
    row,
    licensedIn,
    lawyerId,
    unit,
    isInvited,
    firmIsConflicted: clearances.some(({ state }) => state === 'conflicted'),
    clearance: clearances.find((clearance) => clearance.userId === userId),
  }
}

async function existsBidInvitation(db: Db, caseId: string, lawyerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('bidInvitations')
    .select(sql`1`.as('one'))
    .where('caseId', '=', caseId)
    .where('lawyerId', '=', lawyerId)
    .executeTakeFirst()
  return row !== undefined
}
