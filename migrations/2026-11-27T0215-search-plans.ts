import { type Kysely, sql } from 'kysely'

/** What searches ask beside the words: cases by whom they are open to, and the few messages that may have changed since they were indexed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX cases_open_to ON cases (privacy_setting, jurisdiction) WHERE stage = 'open' AND deleted_at IS NULL`.execute(
    db,
  )
  await sql`
    CREATE INDEX messages_changed ON messages (conversation_id) WHERE version > 1 OR deleted_at IS NOT NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX messages_changed, cases_open_to`.execute(db)
}
