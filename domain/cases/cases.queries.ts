import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Cases } from '../../adapters/database/tables.generated.ts'
import { type CaseRelation, caseRoles } from '../../contracts/access.ts'
import type { listCases } from '../../contracts/cases.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

export type CaseRow = Selectable<Cases>
type Db = Database | DatabaseTransaction

/** A case with what the asking person is in it. */
export interface CaseAndRelation {
  row: CaseRow
  relation: CaseRelation
  /** The last change of the record or of a document that everybody in the case reads. */
  lastActivityAt: Date
  /** An offer is on the table or was, and the bid is not over. */
  hasLiveBid: boolean
  /** Of the newest return from review. */
  returnReasons: string[]
}

/** The person's own role, as the database's check allows it; nobody's role is undefined. */
export function caseRole(value: string | null | undefined) {
  return caseRoles.find((known) => known === value)
}

/**
 * Private notes leave no trace here, not even a time. A document that nobody has written in since it was made (its first row is
 * the template) says nothing either.
 */
const lastActivity = sql<Date>`greatest(cases.updated_at, (
  SELECT max(d.last_updated_at) FROM live_documents d
  WHERE d.case_id = cases.id AND d.owner_id IS NULL AND d.last_seq > 1
))`

/** No bids exist in this database yet; the table of bids brings the condition with it. */
const hasLiveBid = sql<boolean>`false`

const returnReasons = sql<string[]>`coalesce((
  SELECT r.reasons FROM case_reviews r WHERE r.case_id = cases.id AND r.decision = 'returned'
  ORDER BY r.decided_at DESC, r.id DESC LIMIT 1
), '{}')`

/** Where every question about one person and cases begins: what an ethical wall keeps from the person is not there. */
function casesAskedBy(db: Db, userId: string) {
  return db
    .selectFrom('cases')
    .leftJoin('caseMembers as me', (join) => join.onRef('me.caseId', '=', 'cases.id').on('me.userId', '=', userId))
    .selectAll('cases')
    .select([
      'me.role as myRole',
      lastActivity.as('lastActivityAt'),
      hasLiveBid.as('hasLiveBid'),
      returnReasons.as('returnReasons'),
    ])
    .where('cases.deletedAt', 'is', null)
    .where(notBehindWall('cases.id', userId))
}

type AskedCase = CaseRow & { myRole: string | null } & Omit<CaseAndRelation, 'row' | 'relation'>

function withRelation(
  { myRole, lastActivityAt, hasLiveBid, returnReasons, ...row }: AskedCase,
  userId: string,
): CaseAndRelation {
  const role = caseRole(myRole)
  const relation = { role, isOwner: role !== undefined && row.clientId === userId }
  return { row, relation, lastActivityAt, hasLiveBid, returnReasons }
}

/** The case, deleted ones left out, and what the person is in it (possibly nothing). */
export async function findCaseAndRelation(db: Db, id: string, userId: string): Promise<CaseAndRelation | undefined> {
  const row = await casesAskedBy(db, userId).where('cases.id', '=', id).executeTakeFirst()
  return row && withRelation(row, userId)
}

/** As `findCaseAndRelation`, and the case's row locked: changes of a case and of its people queue here. */
export async function lockCaseAndRelationForUpdate(
  trx: DatabaseTransaction,
  id: string,
  userId: string,
): Promise<CaseAndRelation | undefined> {
  const locked = await trx.selectFrom('cases').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  // Asked only now: the facts are those that hold while the lock is held.
  return locked && findCaseAndRelation(trx, id, userId)
}

/** A case that is not deleted, with its row locked, whoever asks: for administrators and jobs. */
export function lockCaseForUpdate(trx: DatabaseTransaction, id: string): Promise<CaseRow | undefined> {
  return trx
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

const sortExpressions = {
  lastActivityAt: lastActivity,
  updatedAt: sql`cases.updated_at`,
  createdAt: sql`cases.created_at`,
  // As people sort: capitals make no difference.
  title: sql`lower(cases.title)`,
}

/** A page of the cases the person is in, with how many there are in all. */
export async function listCasesOf(db: Db, userId: string, query: EndpointQuery<typeof listCases>) {
  const { q, status, sort, page, pageSize } = query
  let mine = casesAskedBy(db, userId).where('me.userId', 'is not', null)
  if (q) mine = mine.where('cases.title', 'ilike', `%${escapeLike(q)}%`)
  if (status) mine = mine.where('cases.status', '=', status)
  const descending = sort.startsWith('-')
  const expression = sortExpressions[sort.replace('-', '') as keyof typeof sortExpressions]
  const rows = await mine
    .orderBy(expression, descending ? 'desc' : 'asc')
    .orderBy('cases.id', descending ? 'desc' : 'asc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const counted = await mine.clearSelect().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { cases: rows.map((row) => withRelation(row, userId)), total: Number(counted.total) }
}

/** Makes `%`, `_` and the escape sign itself ordinary characters of a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
}

/** Columns that people fill in. */
export type CaseFields = Pick<
  CaseRow,
  | 'title'
  | 'description'
  | 'category'
  | 'jurisdiction'
  | 'urgencyLevel'
  | 'budgetMin'
  | 'budgetMax'
  | 'currency'
  | 'preferredTimeline'
  | 'deadline'
  | 'privacySetting'
>

export function insertCase(
  db: Db,
  { id, clientId, fields }: { id: string; clientId: string; fields: CaseFields },
  now: Date,
): Promise<CaseRow> {
  return db
    .insertInto('cases')
    .values({ id, clientId, ...fields, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes the record and counts its version up; the caller holds the lock and has compared the version. */
export function updateCaseRow(db: Db, id: string, fields: CaseFields, now: Date): Promise<CaseRow> {
  return db
    .updateTable('cases')
    .set((eb) => ({ ...fields, version: eb('version', '+', 1), updatedAt: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function setCaseDeadline(trx: DatabaseTransaction, id: string, deadline: Date): Promise<void> {
  await trx.updateTable('cases').set({ deadline }).where('id', '=', id).execute()
}

/** Open cases whose time for offers is over. */
export async function listCasesPastDeadline(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('stage', '=', 'open')
    .where('deletedAt', 'is', null)
    .where('deadline', '<=', now)
    .orderBy('deadline')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Leaves a tombstone: the rows stay, nobody sees them. */
export async function deleteCaseRow(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('cases').set({ deletedAt: now }).where('id', '=', id).execute()
}
