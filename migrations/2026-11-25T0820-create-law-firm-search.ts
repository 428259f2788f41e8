import { type Kysely, sql } from 'kysely'

/** Firms are found by name and description, and by names that are like what was typed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX law_firms_search ON law_firms USING gin ((
      setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', coalesce(description, '')), 'B')
    ))`.execute(db)
  await sql`CREATE INDEX law_firms_name_similar ON law_firms USING gin (lower(name) gin_trgm_ops)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX law_firms_name_similar, law_firms_search`.execute(db)
}
