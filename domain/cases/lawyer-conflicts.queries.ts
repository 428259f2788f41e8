import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LawyerConflicts } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type ConflictRow = Selectable<LawyerConflicts>

/** Names on a lawyer's list, newest first. */
export function listConflictRows(db: Db, userId: string): Promise<ConflictRow[]> {
  return db
    .selectFrom('lawyerConflicts')
    .selectAll()
    .where('userId', '=', userId)
    .where('deletedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function countConflicts(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('lawyerConflicts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('userId', '=', userId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export function insertConflict(
  db: Db,
  row: Pick<ConflictRow, 'id' | 'userId' | 'name' | 'aliases' | 'relation'>,
  now: Date,
): Promise<ConflictRow> {
  return db
    .insertInto('lawyerConflicts')
    .values({ ...row, createdAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Marks a name as taken off; answers whether it was there. */
export async function deleteConflict(
  db: Db,
  { id, userId }: { id: string; userId: string },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lawyerConflicts')
    .set({ deletedAt: now })
    .where('id', '=', id)
    .where('userId', '=', userId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
