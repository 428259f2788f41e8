import { type RawBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/**
 * True for whoever no ethical wall keeps from a case: a condition for every query that leads a person to a case, or a case to
 * people. It beats every role, so it stands beside the other conditions and never inside an "or".
 * @param column where the statement has the case's id, like `cases.id`
 * @param user an account's id, or where the statement has it
 */
export function notBehindWall(column: string, user: string | { column: string }): RawBuilder<boolean> {
  const userId = typeof user === 'string' ? sql`${user}::uuid` : sql.ref(user.column)
  return sql<boolean>`NOT EXISTS (
    SELECT 1 FROM ethical_walls AS wall
    WHERE wall.user_id = ${userId} AND wall.case_id = ${sql.ref(column)} AND wall.lifted_at IS NULL
  )`
}

/** Whether a wall keeps this person from this case now. */
export async function isBehindWall(db: Db, { caseId, userId }: { caseId: string; userId: string }): Promise<boolean> {
  const wall = await db
    .selectFrom('ethicalWalls')
    .select('id')
    .where('userId', '=', userId)
    .where('caseId', '=', caseId)
    .where('liftedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return wall !== undefined
}
