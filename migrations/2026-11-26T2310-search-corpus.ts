import { type Kysely, sql } from 'kysely'

/** A search asks first what there is in what somebody may read: from the index alone, languages included. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX search_pieces_corpus ON search_pieces (container_id) INCLUDE (words, languages)`.execute(db)
  await sql`DROP INDEX search_pieces_container`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX search_pieces_container ON search_pieces (container_id) INCLUDE (words)`.execute(db)
  await sql`DROP INDEX search_pieces_corpus`.execute(db)
}
