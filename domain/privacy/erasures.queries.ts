import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Erasures } from '../../adapters/database/tables.generated.ts'
import type { erasureStates } from '../../contracts/privacy.ts'
import type { Person } from './category.ts'

type Db = Database | DatabaseTransaction
export type ErasureRow = Selectable<Erasures>

/** Whose data it is, without the cases that an erasure destroys (`person.ts`). @returns undefined for no account */
export async function findPerson(db: Db, userId: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('users')
    .leftJoin('lawyers', 'lawyers.userId', 'users.id')
    .select(['users.id as userId', 'users.email', 'lawyers.id as lawyerId'])
    .where('users.id', '=', userId)
    .executeTakeFirst()
  return row && { ...row, lawyerId: row.lawyerId ?? undefined, going: [] }
}

/** The wish of a person that was not taken back. */
export function findOpenErasure(db: Db, userId: string): Promise<ErasureRow | undefined> {
  return db
    .selectFrom('erasures')
    .selectAll()
    .where('userId', '=', userId)
    .where('state', '!=', 'cancelled')
    .executeTakeFirst()
}

/** As `findOpenErasure`, locked. */
export function lockOpenErasureForUpdate(trx: DatabaseTransaction, userId: string): Promise<ErasureRow | undefined> {
  return trx
    .selectFrom('erasures')
    .selectAll()
    .where('userId', '=', userId)
    .where('state', '!=', 'cancelled')
    .forUpdate()
    .executeTakeFirst()
}

export function findErasure(db: Db, id: string): Promise<ErasureRow | undefined> {
  return db.selectFrom('erasures').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockErasureForUpdate(trx: DatabaseTransaction, id: string): Promise<ErasureRow | undefined> {
  return trx.selectFrom('erasures').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** @throws unique violation `erasures_one_open` where there is one already */
export function insertErasure(
  trx: DatabaseTransaction,
  row: Pick<ErasureRow, 'id' | 'userId' | 'requestedAt' | 'dueAt'>,
): Promise<ErasureRow> {
  return trx.insertInto('erasures').values(row).returningAll().executeTakeFirstOrThrow()
}

export function updateErasure(
  trx: Db,
  id: string,
  change: Partial<Omit<ErasureRow, 'progress'>> & { progress?: string },
): Promise<ErasureRow> {
  return trx.updateTable('erasures').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/**
 * Takes the next erasure that is due: one whose waiting time is over, one whose worker died, or one of which it is to be looked again
 * whether what was kept may go. Two workers never take the same.
 * @returns undefined when there is none
 */
export async function takeErasure(db: Database, now: Date, leaseUntil: Date): Promise<ErasureRow | undefined> {
  return db
    .updateTable('erasures')
    .set((eb) => ({ state: 'running', leaseUntil, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('erasures')
        .select('id')
        .where((is) =>
          is.or([
            is.and([is('state', '=', 'waiting'), is('dueAt', '<=', now)]),
            is.and([is('state', '=', 'running'), is('leaseUntil', '<=', now)]),
            is.and([is('state', '=', 'partial'), is('checkAgainAt', '<=', now)]),
          ]),
        )
        .orderBy('dueAt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Asks that erasures which kept this case be looked at again. */
export async function checkErasuresOfCase(trx: DatabaseTransaction, caseId: string, at: Date): Promise<void> {
  await sql`
    UPDATE erasures SET check_again_at = ${at} WHERE state = 'partial' AND user_id IN (
      SELECT client_id FROM cases WHERE id = ${caseId}
      UNION SELECT owner_id FROM live_documents WHERE case_id = ${caseId} AND owner_id IS NOT NULL)`.execute(trx)
}

/** A page of erasures, newest first. */
export async function listErasureRows(
  db: Db,
  { page, pageSize, state }: { page: number; pageSize: number; state?: (typeof erasureStates)[number] | undefined },
) {
  const all = db.selectFrom('erasures')
  const wanted = state === undefined ? all : all.where('state', '=', state)
  const rows = await wanted
    .selectAll()
    .orderBy('requestedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await wanted.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}
