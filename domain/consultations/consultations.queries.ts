import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Consultations } from '../../adapters/database/tables.generated.ts'
import type { CaseRelation } from '../../contracts/access.ts'
import type { ConsultationState } from '../../contracts/consultation-machine.ts'
import { caseRole, findCaseAndRelation } from '../cases/cases.queries.ts'
import { peopleOfCase } from '../cases/recipients.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction
export type ConsultationRow = Omit<Selectable<Consultations>, 'state'> & { state: ConsultationState }

export interface ConsultationAndRelation {
  row: ConsultationRow
  relation: CaseRelation
}

function asRow(row: Selectable<Consultations>): ConsultationRow {
  // The database's own check allows no other.
  return { ...row, state: row.state as ConsultationState }
}

/** The consultation, if the person is in its case now and no wall is between. */
export async function findConsultation(
  db: Db,
  id: string,
  userId: string,
): Promise<ConsultationAndRelation | undefined> {
  const row = await db.selectFrom('consultations').selectAll().where('id', '=', id).executeTakeFirst()
  return row && withRelation(db, asRow(row), userId)
}

/** As `findConsultation`, and its row locked: what happens to a consultation queues here. */
export async function lockConsultationForUpdate(
  trx: DatabaseTransaction,
  id: string,
  userId: string,
): Promise<ConsultationAndRelation | undefined> {
  const row = await lockConsultation(trx, id)
  return row && withRelation(trx, row, userId)
}

/** A consultation with its row locked, whoever asks: for jobs and reports of the media server. */
export async function lockConsultation(trx: DatabaseTransaction, id: string): Promise<ConsultationRow | undefined> {
  const row = await trx.selectFrom('consultations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && asRow(row)
}

async function withRelation(db: Db, row: ConsultationRow, userId: string) {
  const found = await findCaseAndRelation(db, row.caseId, userId)
  return found?.relation.role ? { row, relation: found.relation } : undefined
}

/** When it is, and on whose clock that was chosen; undefined while no time is agreed. */
export async function findTime(db: Db, id: string): Promise<{ scheduledAt: Date; timeZone: string } | undefined> {
  const row = await db
    .selectFrom('consultations')
    .select(['scheduledAt', 'timeZone'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.scheduledAt ? { scheduledAt: row.scheduledAt, timeZone: row.timeZone ?? 'UTC' } : undefined
}

export async function insertConsultation(
  db: Db,
  row: Pick<
    ConsultationRow,
    | 'id'
    | 'caseId'
    | 'requestedBy'
    | 'proposedTimes'
    | 'durationMinutes'
    | 'timeZone'
    | 'feeMinor'
    | 'feeCurrency'
    | 'roomName'
  >,
  now: Date,
): Promise<ConsultationRow> {
  const inserted = await db
    .insertInto('consultations')
    .values({ ...row, state: 'requested', proposedBy: row.requestedBy, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  return asRow(inserted)
}

export async function updateConsultation(
  trx: DatabaseTransaction,
  id: string,
  changes: Partial<Omit<ConsultationRow, 'id' | 'caseId' | 'createdAt'>>,
  now: Date,
): Promise<ConsultationRow> {
  const updated = await trx
    .updateTable('consultations')
    .set({ ...changes, updatedAt: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return asRow(updated)
}

export interface ListFilter {
  caseId?: string | undefined
  state?: ConsultationState | undefined
  page: number
  pageSize: number
}

/** Consultations of the person's cases: those to come first by their time, then the others, newest first. */
export async function listConsultationsOf(db: Db, userId: string, { caseId, state, page, pageSize }: ListFilter) {
  let mine = db
    .selectFrom('consultations as consultation')
    .innerJoin('cases as case', 'case.id', 'consultation.caseId')
    .innerJoin('caseMembers as me', (join) =>
      join.onRef('me.caseId', '=', 'consultation.caseId').on('me.userId', '=', userId),
    )
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('consultation.caseId', userId))
  if (caseId) mine = mine.where('consultation.caseId', '=', caseId)
  if (state) mine = mine.where('consultation.state', '=', state)
  const rows = await mine
    .selectAll('consultation')
    .select(['me.role', 'case.clientId'])
    .orderBy((eb) =>
      eb.case().when('consultation.state', 'in', ['requested', 'scheduled', 'lobby', 'live']).then(0).else(1).end(),
    )
    .orderBy((eb) =>
      eb
        .case()
        .when('consultation.state', 'in', ['requested', 'scheduled', 'lobby', 'live'])
        .then(eb.ref('consultation.scheduledAt'))
        .end(),
    )
    .orderBy('consultation.createdAt', 'desc')
    .orderBy('consultation.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const found = rows.map(({ role, clientId, ...row }): ConsultationAndRelation => {
    return { row: asRow(row), relation: { role: caseRole(role), isOwner: clientId === userId } }
  })
  return { found, total: Number(total) }
}

/** The people of a case who may come to its consultations now. */
export async function listPeopleOfCase(db: Db, caseId: string) {
  const rows = await peopleOfCase(db, caseId)
    .select([
      'member.userId',
      'member.role',
      'user.name',
      'user.email',
      'user.emailVerified',
      'user.preferences',
      'case.clientId',
    ])
    .orderBy('member.joinedAt')
    .orderBy('member.userId')
    .execute()
  return rows.map(({ role, clientId, ...person }) => {
    return { ...person, relation: { role: caseRole(role), isOwner: clientId === person.userId } }
  })
}

export async function insertHistory(
  trx: DatabaseTransaction,
  entry: {
    id: string
    consultationId: string
    event: string
    actor: string
    byUserId: string | null
    scheduledAt: Date | null
    feeMinor: number | null
    feeCurrency: string | null
  },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('consultationHistory')
    .values({ ...entry, at: now })
    .execute()
}
