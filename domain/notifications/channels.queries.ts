import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

/** What decides by which ways a person is told. */
export interface ChannelFacts {
  email: string
  emailVerified: boolean
  /** As stored; `readTellingPreferences` makes sense of it. */
  preferences: unknown
}

/** Active accounts only: nobody else is told anything. */
export async function listChannelFacts(
  db: Database | DatabaseTransaction,
  userIds: readonly string[],
): Promise<Map<string, ChannelFacts>> {
  if (userIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    // Through the whole row: the column belongs to accounts' own migrations.
    .select(['id', 'email', 'emailVerified', sql<unknown>`to_jsonb(users) -> 'preferences'`.as('preferences')])
    .where('id', 'in', userIds)
    .where('status', '=', 'active')
    .execute()
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}
