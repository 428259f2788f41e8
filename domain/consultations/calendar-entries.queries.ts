import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CalendarEntries } from '../../adapters/database/tables.generated.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction
export type CalendarEntry = Selectable<CalendarEntries>

/** Consultations of a case that stand in calendars, in the order of their ids: whoever locks several locks them so. */
export async function listArrangedIds(db: Db, caseId: string): Promise<string[]> {
  const rows = await arranged(db).where('caseId', '=', caseId).execute()
  return rows.map(({ id }) => id)
}

/** The same of all cases that somebody is in. */
export async function listArrangedIdsOfPerson(db: Db, userId: string): Promise<string[]> {
  const cases = db.selectFrom('caseMembers').select('caseId').where('userId', '=', userId)
  const rows = await arranged(db).where('caseId', 'in', cases).execute()
  return rows.map(({ id }) => id)
}

const arranged = (db: Db) =>
  db.selectFrom('consultations').select('id').where('state', 'in', ['scheduled', 'lobby', 'live']).orderBy('id')

/** What each person was told last of a consultation, by their ids. */
export async function listEntries(db: Db, consultationId: string): Promise<Map<string, CalendarEntry>> {
  const rows = await db.selectFrom('calendarEntries').selectAll().where('consultationId', '=', consultationId).execute()
  return new Map(rows.map((row) => [row.userId, row]))
}

/** The number that somebody's calendar has; undefined where nothing was sent. */
export async function findSequence(db: Db, consultationId: string, userId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('calendarEntries')
    .select('sequence')
    .where('consultationId', '=', consultationId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row?.sequence
}

/**
 * Those in whose calendars a consultation stands, and whether they are in its case still. Whoever is behind a wall hears nothing of the
 * case any more, and a deleted case says nothing.
 */
export async function listHolders(db: Db, consultationId: string) {
  const rows = await db
    .selectFrom('calendarEntries as entry')
    .innerJoin('consultations as consultation', 'consultation.id', 'entry.consultationId')
    .innerJoin('cases as case', 'case.id', 'consultation.caseId')
    .innerJoin('users as user', 'user.id', 'entry.userId')
    .leftJoin('caseMembers as member', (join) =>
      join.onRef('member.caseId', '=', 'case.id').onRef('member.userId', '=', 'user.id'),
    )
    .select(['user.id as userId', 'user.email', 'user.preferences', 'member.userId as memberId'])
    .where('entry.consultationId', '=', consultationId)
    .where('entry.isCancelled', '=', false)
    .where('case.deletedAt', 'is', null)
    .where('user.status', '=', 'active')
    .where(notBehindWall('case.id', { column: 'user.id' }))
    .orderBy('user.id')
    .execute()
  return rows.map(({ memberId, ...person }) => ({ ...person, isMember: memberId !== null }))
}

/** Notes what somebody is told now. */
export async function upsertEntry(
  trx: DatabaseTransaction,
  { consultationId, userId, ...told }: Omit<CalendarEntry, 'sentAt'>,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('calendarEntries')
    .values({ consultationId, userId, ...told, sentAt: now })
    .onConflict((conflict) => conflict.columns(['consultationId', 'userId']).doUpdateSet({ ...told, sentAt: now }))
    .execute()
}
