import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** An access that was answered as if there were nothing. */
export interface DeniedAccess {
  userId: string
  /** Every id that was asked for: of a case, a live document, an invitation, a wall. */
  ids: readonly string[]
  /** Of a mailed token, if one was used. */
  tokenHash?: Buffer | undefined
  /** Name of an endpoint, or `openDocument`. */
  what: string
}

/**
 * Writes the attempt down for each wall that keeps the person from a case that was asked for; nothing where there is no such
 * wall. No content and no names; the row can never be changed (append-only).
 */
export async function recordDeniedAccess(
  db: Db,
  { userId, ids, tokenHash, what }: DeniedAccess,
  now: Date,
): Promise<void> {
  if (ids.length === 0 && !tokenHash) return
  const asked = sql`${[...ids]}::uuid[]`
  await sql`
    INSERT INTO wall_denials (id, wall_id, user_id, case_id, what, created_at)
    SELECT gen_random_uuid(), wall.id, wall.user_id, wall.case_id, ${what.slice(0, 100)}, ${now}
    FROM ethical_walls wall
    WHERE wall.user_id = ${userId} AND wall.lifted_at IS NULL AND (
      wall.case_id = ANY (${asked}) OR wall.id = ANY (${asked})
      OR wall.case_id IN (SELECT document.case_id FROM live_documents document WHERE document.id = ANY (${asked}))
      OR wall.case_id IN (
        SELECT invitation.case_id FROM case_invitations invitation
        WHERE invitation.id = ANY (${asked}) OR invitation.token_hash = ${tokenHash ?? null}
      )
    )`.execute(db)
}
