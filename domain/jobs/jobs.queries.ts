import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

/** Seconds since the oldest fact that nobody has dispatched, or job that is due, became so; 0 when there is none. */
export async function secondsOfOldestOpenWork(db: Database | DatabaseTransaction, now: Date): Promise<number> {
  const { rows } = await sql<{ oldest: Date | null }>`
    SELECT least(
      (SELECT min(created_at) FROM outbox WHERE dispatched_at IS NULL),
      (SELECT min(next_attempt_at) FROM jobs WHERE state = 'queued')
    ) AS oldest`.execute(db)
  const oldest = rows[0]?.oldest
  return oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0
}
