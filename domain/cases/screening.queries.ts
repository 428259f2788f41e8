import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseClearances } from '../../adapters/database/tables.generated.ts'
import type { ScreeningResult } from '../../contracts/screening.ts'
import { randomId } from '../context.ts'
import { CONFLICT_ENGINE, type ConflictHit } from './conflicts/judge-conflicts.ts'

type Db = Database | DatabaseTransaction
export type ClearanceRow = Selectable<CaseClearances>

export interface NewReport {
  caseId: string
  userId: string
  cause: 'asked' | 'parties_changed' | 'records_changed'
  partiesVersion: number
  recordsChecked: number
  firmUserIds: string[]
  result: ScreeningResult
  hits: readonly ConflictHit[]
}

/** Stores a report with its hits; neither is ever changed. */
export async function insertConflictReport(
  trx: DatabaseTransaction,
  { hits, ...report }: NewReport,
  now: Date,
): Promise<string> {
  const id = randomId()
  await trx
    .insertInto('conflictReports')
    .values({ id, ...report, engine: CONFLICT_ENGINE, createdAt: now })
    .execute()
  if (hits.length === 0) return id
  const rows = hits.map(({ partyName, record, match, key }) => ({
    id: randomId(),
    reportId: id,
    partyName,
    hitKey: key,
    recordSource: record.source,
    recordUserId: record.userId,
    recordName: record.name,
    method: match.method,
    score: match.score,
  }))
  await trx.insertInto('conflictHits').values(rows).execute()
  return id
}

/** How often this lawyer has asked since then. */
export async function countScreeningsAsked(db: Db, userId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('conflictReports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('userId', '=', userId)
    .where('cause', '=', 'asked')
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export function findClearance(db: Db, caseId: string, userId: string): Promise<ClearanceRow | undefined> {
  return db
    .selectFrom('caseClearances')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('userId', '=', userId)
    .executeTakeFirst()
}

export async function upsertClearance(trx: DatabaseTransaction, row: ClearanceRow): Promise<void> {
  const { caseId: _, userId: __, ...changes } = row
  await trx
    .insertInto('caseClearances')
    .values(row)
    .onConflict((conflict) => conflict.columns(['caseId', 'userId']).doUpdateSet(changes))
    .execute()
}

/** Reports of one person on one case know each other's hits by key: a dismissal or a look at a name counts for all of them. */
function ofSamePerson(db: Db, report: { caseId: string; userId: string }) {
  return db
    .selectFrom('conflictHits as hit')
    .innerJoin('conflictReports as report', 'report.id', 'hit.reportId')
    .where('report.caseId', '=', report.caseId)
    .where('report.userId', '=', report.userId)
}

export async function listDismissals(db: Db, person: { caseId: string; userId: string }) {
  return ofSamePerson(db, person)
    .innerJoin('conflictDismissals as dismissal', 'dismissal.hitId', 'hit.id')
    .select(['hit.hitKey', 'dismissal.id', 'dismissal.reason', 'dismissal.sealedReason', 'dismissal.dismissedAt'])
    .orderBy('dismissal.dismissedAt')
    .execute()
}

/** Hits of a report, with the name of whose record it is. */
export function listHits(db: Db, reportId: string) {
  return db
    .selectFrom('conflictHits as hit')
    .innerJoin('users as keeper', 'keeper.id', 'hit.recordUserId')
    .selectAll('hit')
    .select('keeper.name as keeperName')
    .where('hit.reportId', '=', reportId)
    .orderBy('hit.score', 'desc')
    .orderBy('hit.id')
    .execute()
}
export type HitRow = Awaited<ReturnType<typeof listHits>>[number]

/** The key of a hit in any report on this person and case: a later check has the same hit under another id. */
export async function findHitKey(
  db: Db,
  { hitId, ...person }: { caseId: string; userId: string; hitId: string },
): Promise<string | undefined> {
  const row = await ofSamePerson(db, person).where('hit.id', '=', hitId).select('hit.hitKey').executeTakeFirst()
  return row?.hitKey
}

/** Keys of hits whose party the person has seen. */
export async function listSeenHitKeys(db: Db, person: { caseId: string; userId: string }): Promise<string[]> {
  const rows = await ofSamePerson(db, person)
    .innerJoin('caseViews as view', 'view.hitId', 'hit.id')
    .select('hit.hitKey')
    .distinct()
    .execute()
  return rows.map(({ hitKey }) => hitKey)
}

export async function insertDismissal(
  trx: DatabaseTransaction,
  dismissal: { id: string; hitId: string; sealedReason: Buffer; dismissedBy: string },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('conflictDismissals')
    .values({ ...dismissal, dismissedAt: now })
    .execute()
}

/** Logs that somebody outside saw something of a case: one name, or a version of the brief. */
export async function insertCaseView(
  db: Db,
  view: { caseId: string; userId: string } & (
    | { what: 'party'; hitId: string; briefVersion: null }
    | { what: 'brief'; hitId: null; briefVersion: number }
  ),
  now: Date,
): Promise<void> {
  await db
    .insertInto('caseViews')
    .values({ id: randomId(), ...view, viewedAt: now })
    .execute()
}

export async function insertAttestation(
  trx: DatabaseTransaction,
  attestation: {
    caseId: string
    userId: string
    reportId: string
    partiesVersion: number
    ip: string
    userAgent: string
  },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('clearanceAttestations')
    .values({ id: randomId(), ...attestation, userAgent: attestation.userAgent.slice(0, 500), attestedAt: now })
    .execute()
}

/** Everybody who was checked for a case and not given it up; for checking them again. */
export function listClearancesOfCase(db: Db, caseId: string) {
  return db
    .selectFrom('caseClearances')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('state', '!=', 'withdrawn')
    .execute()
}

/** Open cases for which somebody of these people was checked. */
export function listClearancesOfUsers(db: Db, userIds: readonly string[]) {
  return (
    db
      .selectFrom('caseClearances as clearance')
      .innerJoin('cases as case', 'case.id', 'clearance.caseId')
      .selectAll('clearance')
      .where('clearance.userId', 'in', userIds)
      .where('clearance.state', '!=', 'withdrawn')
      .where('case.stage', '=', 'open')
      .where('case.deletedAt', 'is', null)
      // Whoever goes through them locks one case after the other: always in this order.
      .orderBy('clearance.caseId')
      .orderBy('clearance.userId')
      .execute()
  )
}

/** Who outside the case has seen what, summed up. */
export function listViews(db: Db, caseId: string) {
  return db
    .selectFrom('caseViews as view')
    .innerJoin('users as user', 'user.id', 'view.userId')
    .leftJoin('conflictHits as hit', 'hit.id', 'view.hitId')
    .select((eb) => [
      'view.userId',
      'user.name',
      'view.what',
      'hit.partyName',
      'view.briefVersion',
      eb.fn.countAll<number>().as('times'),
      eb.fn.min('view.viewedAt').as('firstAt'),
      eb.fn.max('view.viewedAt').as('lastAt'),
    ])
    .where('view.caseId', '=', caseId)
    .groupBy(['view.userId', 'user.name', 'view.what', 'hit.partyName', 'view.briefVersion'])
    .orderBy('lastAt', 'desc')
    .orderBy('view.userId')
    .execute()
}
