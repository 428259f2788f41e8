import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { BreakGlassGrants } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type GrantRow = Selectable<BreakGlassGrants>
export type NamedGrant = GrantRow & { adminName: string }

/**
 * True while an active administrator has emergency access to a case: the condition of every query that leads one to its brief or
 * files. Compares with the database's clock, so that it ends by itself. @param caseColumn as in the query: `c.id`
 */
export function hasEmergencyAccess(caseColumn: string, userId: string): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM break_glass_grants glass JOIN users admin ON admin.id = glass.admin_id
    WHERE glass.case_id = ${sql.ref(caseColumn)} AND glass.admin_id = ${userId} AND glass.ended_at IS NULL
      AND glass.expires_at > now() AND admin.role = 'admin' AND admin.status = 'active')`
}

export async function insertGrant(
  db: DatabaseTransaction,
  grant: Pick<GrantRow, 'id' | 'caseId' | 'adminId' | 'sealedReason'>,
  minutes: number,
): Promise<void> {
  // The database's clock on both ends: the condition above asks it, too.
  const times = { startedAt: sql<Date>`now()`, expiresAt: sql<Date>`now() + make_interval(mins => ${minutes})` }
  await db
    .insertInto('breakGlassGrants')
    .values({ ...grant, ...times })
    .execute()
}

/** Ends it, if nobody has yet. @returns false when it was over */
export async function endGrant(db: Db, id: string, endedBy: 'admin' | 'time'): Promise<boolean> {
  const ended = await db
    .updateTable('breakGlassGrants')
    .set({ endedAt: sql<Date>`now()`, endedBy })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Those whose time is over and who nobody has told. */
export function listExpiredGrants(db: Db): Promise<GrantRow[]> {
  return db
    .selectFrom('breakGlassGrants')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('expiresAt', '<=', sql<Date>`now()`)
    .limit(100)
    .execute()
}

function named(db: Db) {
  return db
    .selectFrom('breakGlassGrants as glass')
    .innerJoin('users as admin', 'admin.id', 'glass.adminId')
    .selectAll('glass')
    .select('admin.name as adminName')
}

export function findGrant(db: Db, id: string): Promise<NamedGrant | undefined> {
  return named(db).where('glass.id', '=', id).executeTakeFirst()
}

/** All of a case, newest first. */
export function listGrantsOfCase(db: Db, caseId: string): Promise<NamedGrant[]> {
  return named(db).where('glass.caseId', '=', caseId).orderBy('glass.startedAt', 'desc').execute()
}

/** All of all cases, newest first. */
export async function listGrants(db: Db, { page, pageSize }: { page: number; pageSize: number }) {
  const [rows, { total }] = await Promise.all([
    named(db)
      .orderBy('glass.startedAt', 'desc')
      .orderBy('glass.id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
    db
      .selectFrom('breakGlassGrants')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ])
  return { rows, total: Number(total) }
}
