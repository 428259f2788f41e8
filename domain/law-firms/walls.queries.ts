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

/** Puts a wall up. @throws unique violation `ethical_walls_in_force` where there is one */
export async function insertWall(
  db: Db,
  wall: { id: string; lawFirmId: string; caseId: string; userId: string; sealedReason: Buffer; createdBy: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('ethicalWalls')
    .values({ ...wall, createdAt: now })
    .execute()
}

/** A wall of the firm that is in force; none of a case that is behind a wall for whoever asks. */
export function findWallInForce(
  db: Db,
  { id, lawFirmId, askerId }: { id: string; lawFirmId: string; askerId: string },
) {
  return db
    .selectFrom('ethicalWalls')
    .select(['id', 'caseId', 'userId'])
    .where('id', '=', id)
    .where('lawFirmId', '=', lawFirmId)
    .where('liftedAt', 'is', null)
    .where(notBehindWall('ethicalWalls.caseId', askerId))
    .executeTakeFirst()
}

export async function liftWallRow(db: Db, id: string, liftedBy: string, now: Date): Promise<void> {
  await db.updateTable('ethicalWalls').set({ liftedBy, liftedAt: now }).where('id', '=', id).execute()
}
