import { type Kysely, sql } from 'kysely'

/**
 * What lawyers are found by: a row for each lawyer whom others may see, made from the truth by a job, and the words that stand
 * there, for typing errors. Public data only. Cases are searched in their own table, by what the asking person may see of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`.execute(db)
  await sql`
    CREATE TABLE lawyer_search (
      lawyer_id uuid PRIMARY KEY REFERENCES lawyers (id) ON DELETE CASCADE,
      words tsvector NOT NULL,
      facets text[] NOT NULL,
      currency char(3) NOT NULL,
      hourly_rate bigint,
      rating real,
      latitude double precision,
      longitude double precision,
      licensed_until date,
      standing real NOT NULL,
      shuffle integer NOT NULL,
      indexed_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX lawyer_search_words ON lawyer_search USING gin (words)`.execute(db)
  await sql`CREATE INDEX lawyer_search_facets ON lawyer_search USING gin (facets)`.execute(db)
  await sql`CREATE INDEX lawyer_search_order ON lawyer_search (standing DESC, shuffle, lawyer_id)`.execute(db)
  await sql`CREATE INDEX lawyer_search_place ON lawyer_search (latitude, longitude)`.execute(db)
  await sql`CREATE TABLE lawyer_vocabulary (word varchar(60) PRIMARY KEY)`.execute(db)
  await sql`CREATE INDEX lawyer_vocabulary_similar ON lawyer_vocabulary USING gin (word gin_trgm_ops)`.execute(db)
  // An index of an expression instead of a column: rows of cases are read everywhere, this only when somebody searches.
  await sql`
    CREATE INDEX cases_search ON cases USING gin ((
      setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(description, '')), 'B')
    ))`.execute(db)
  await sql`CREATE INDEX cases_title_similar ON cases USING gin (lower(title) gin_trgm_ops)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX cases_title_similar, cases_search`.execute(db)
  await sql`DROP TABLE lawyer_vocabulary, lawyer_search`.execute(db)
  await sql`DROP EXTENSION pg_trgm`.execute(db)
}
