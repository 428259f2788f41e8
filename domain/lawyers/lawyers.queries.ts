import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Lawyers } from '../../adapters/database/tables.generated.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { LawyerFilters, listLawyers } from '../../contracts/lawyers.ts'
import { isoDay } from './days.ts'
import { licenceCounts } from './licences.queries.ts'

type Db = Database | DatabaseTransaction

/** A lawyer with the name of the account and everything a list shows. */
export type LawyerRow = Selectable<Lawyers> & {
  name: string
  practiceAreas: string[]
  languages: string[]
  /** Where a licence counts now. */
  jurisdictions: string[]
}

const countingLicence = (now: Date) => sql<SqlBool>`EXISTS (
  SELECT FROM lawyer_licences licence WHERE licence.lawyer_id = lawyer.id AND ${licenceCounts(now)})`

const cardColumns = (now: Date) => [
  sql<string[]>`array(SELECT practice_area FROM lawyer_practice_areas a WHERE a.lawyer_id = lawyer.id ORDER BY 1)`.as(
    'practiceAreas',
  ),
  sql<string[]>`array(SELECT language FROM lawyer_languages s WHERE s.lawyer_id = lawyer.id ORDER BY 1)`.as(
    'languages',
  ),
  sql<string[]>`array(SELECT licence.jurisdiction FROM lawyer_licences licence
    WHERE licence.lawyer_id = lawyer.id AND ${licenceCounts(now)} ORDER BY 1)`.as('jurisdictions'),
]

function lawyersWithNames(db: Db) {
  return db.selectFrom('lawyers as lawyer').innerJoin('users as user', 'user.id', 'lawyer.userId')
}

/**
 * Lawyers whom everybody may see: the account is active and a licence counts today. Every list and search starts here;
 * a job that has not run yet, or a derived column, never decides it.
 */
export function visibleLawyers(db: Db, now: Date) {
  return lawyersWithNames(db)
    .where('user.status', '=', 'active')
    .where('lawyer.verificationStatus', '=', 'verified')
    .where(countingLicence(now))
}

export type VisibleLawyers = ReturnType<typeof visibleLawyers>

/** Narrows a list of lawyers; filters that are not given do nothing. */
export function withLawyerFilters(query: VisibleLawyers, filters: LawyerFilters, now: Date): VisibleLawyers {
  const { q, practiceArea, jurisdiction, language, remote, acceptsNewCases } = filters
  return query
    .$if(!!q, (is) => is.where(sql<SqlBool>`(${contains('"user"."name"', q)} OR ${contains('lawyer.headline', q)})`))
    .$if(practiceArea !== undefined, (is) =>
      is.where(sql<SqlBool>`EXISTS (SELECT FROM lawyer_practice_areas a
        WHERE a.lawyer_id = lawyer.id AND a.practice_area = ${practiceArea})`),
    )
    .$if(language !== undefined, (is) =>
      is.where(sql<SqlBool>`EXISTS (SELECT FROM lawyer_languages s
        WHERE s.lawyer_id = lawyer.id AND s.language = ${language})`),
    )
    .$if(jurisdiction !== undefined, (is) =>
      is.where(sql<SqlBool>`EXISTS (SELECT FROM lawyer_licences licence
        WHERE licence.lawyer_id = lawyer.id AND licence.jurisdiction = ${jurisdiction} AND ${licenceCounts(now)})`),
    )
    .$if(remote !== undefined, (is) => is.where('lawyer.remote', '=', remote ?? false))
    .$if(acceptsNewCases !== undefined, (is) => is.where('lawyer.acceptsNewCases', '=', acceptsNewCases ?? false))
}

function contains(column: '"user"."name"' | 'lawyer.headline', q = '') {
  return sql<SqlBool>`${sql.raw(column)} ILIKE ${`%${q.replaceAll(/[\\%_]/g, '\\$&')}%`}`
}

export interface LawyerPage {
  rows: LawyerRow[]
  total: number
}

/** One page of visible lawyers, and how many there are in all. */
export async function listVisibleLawyers(
  db: Db,
  query: EndpointQuery<typeof listLawyers>,
  now: Date,
): Promise<LawyerPage> {
  const found = withLawyerFilters(visibleLawyers(db, now), query, now)
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const [column, direction] = query.sort.startsWith('-') ? [query.sort.slice(1), 'desc'] : [query.sort, 'asc']
  const order = column === 'name' ? sql.ref('user.name') : sql.ref(`lawyer.${column}`)
  const rows = await found
    .selectAll('lawyer')
    .select(['user.name', ...cardColumns(now)])
    .orderBy(order, (by) => (direction === 'desc' ? by.desc() : by.asc()).nullsLast())
    .orderBy('lawyer.id')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute()
  return { rows, total }
}

/** A lawyer whom this person may see: everybody the visible ones, each lawyer himself always. */
export function findLawyerSeenBy(db: Db, id: string, userId: string, now: Date): Promise<LawyerRow | undefined> {
  return lawyersWithNames(db)
    .selectAll('lawyer')
    .select(['user.name', ...cardColumns(now)])
    .where('lawyer.id', '=', id)
    .where((is) =>
      is.or([is('lawyer.userId', '=', userId), is.and([is('user.status', '=', 'active'), countingLicence(now)])]),
    )
    .executeTakeFirst()
}

export function findLawyerOfUser(db: Db, userId: string, now: Date): Promise<LawyerRow | undefined> {
  return lawyersWithNames(db)
    .selectAll('lawyer')
    .select(['user.name', ...cardColumns(now)])
    .where('lawyer.userId', '=', userId)
    .executeTakeFirst()
}

/** The lawyer's row, locked: changes of profile and licences of one lawyer queue here. */
export function lockLawyerOfUserForUpdate(trx: DatabaseTransaction, userId: string) {
  return trx.selectFrom('lawyers').selectAll().where('userId', '=', userId).forUpdate().executeTakeFirst()
}

/** As above, by the lawyer's own id. */
export async function lockLawyerForUpdate(trx: DatabaseTransaction, id: string): Promise<void> {
  await trx.selectFrom('lawyers').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
}

export type LawyerColumns = Partial<
  Pick<
    Selectable<Lawyers>,
    | 'headline'
    | 'about'
    | 'place'
    | 'latitude'
    | 'longitude'
    | 'remote'
    | 'acceptsNewCases'
    | 'availabilityStatus'
    | 'earliestStartOn'
    | 'yearsOfExperience'
    | 'hourlyRate'
    | 'consultationFee'
    | 'currency'
  >
>

/** A lawyer without anything yet; undefined when the account has one already. */
export function insertLawyer(db: Db, lawyer: { id: string; userId: string }, now: Date) {
  return db
    .insertInto('lawyers')
    .values({ ...lawyer, createdAt: now, updatedAt: now })
    .onConflict((row) => row.column('userId').doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateLawyerRow(db: Db, id: string, change: LawyerColumns, now: Date): Promise<void> {
  await db
    .updateTable('lawyers')
    .set({ ...change, updatedAt: now })
    .where('id', '=', id)
    .execute()
}

/** Replaces what a lawyer practises. */
export async function replacePracticeAreas(db: Db, lawyerId: string, areas: readonly string[]): Promise<void> {
  await db.deleteFrom('lawyerPracticeAreas').where('lawyerId', '=', lawyerId).execute()
  const values = [...new Set(areas)].map((practiceArea) => ({ lawyerId, practiceArea }))
  if (values.length > 0) await db.insertInto('lawyerPracticeAreas').values(values).execute()
}

/** Replaces which languages a lawyer speaks. */
export async function replaceLanguages(db: Db, lawyerId: string, languages: readonly string[]): Promise<void> {
  await db.deleteFrom('lawyerLanguages').where('lawyerId', '=', lawyerId).execute()
  const values = [...new Set(languages)].map((language) => ({ lawyerId, language }))
  if (values.length > 0) await db.insertInto('lawyerLanguages').values(values).execute()
}

/** One more look at a profile, counted by day (UTC) and not by viewer: who looked is nobody's business. */
export async function countProfileView(db: Db, lawyerId: string, now: Date): Promise<void> {
  await db
    .insertInto('lawyerProfileViews')
    .values({ lawyerId, day: isoDay(now), views: 1 })
    .onConflict((row) =>
      row.columns(['lawyerId', 'day']).doUpdateSet({ views: sql<number>`lawyer_profile_views.views + 1` }),
    )
    .execute()
}
