import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LawyerCases } from '../../adapters/database/tables.generated.ts'

export type LawyerCaseRow = Selectable<LawyerCases>
type Db = Database | DatabaseTransaction

/** Earlier work that a profile shows at most. */
const SHOWN = 100

/** What a lawyer says of earlier work, newest first. */
export function listLawyerCases(db: Db, lawyerId: string): Promise<LawyerCaseRow[]> {
  return db
    .selectFrom('lawyerCases')
    .selectAll()
    .where('lawyerId', '=', lawyerId)
    .orderBy('year', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(SHOWN)
    .execute()
}

export function insertLawyerCase(db: Db, row: LawyerCaseRow): Promise<LawyerCaseRow> {
  return db.insertInto('lawyerCases').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Answers whether there was one. */
export async function deleteLawyerCaseRow(db: Db, id: string, lawyerId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('lawyerCases')
    .where('id', '=', id)
    .where('lawyerId', '=', lawyerId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
