import { type Kysely, sql } from 'kysely'

/**
 * The blind index of confidential texts. A source is what is indexed at once (a live document, a message, a file); a piece is what a
 * hit leads to (a block, a message, a page). Words lie there as HMAC tokens under a key derived from the key of the case or
 * conversation (`scope_id`), the text of a piece sealed with that key. `container_id` is what has a readership: a live document, a
 * conversation, a file; who belongs to it now is asked at each search and stands nowhere here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE search_sources (
      kind varchar(20) NOT NULL CHECK (kind IN ('text', 'message', 'file')),
      source_id uuid NOT NULL,
      container_id uuid NOT NULL,
      scope_id uuid NOT NULL,
      version bigint NOT NULL,
      form smallint NOT NULL,
      indexed_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (kind, source_id)
    )`.execute(db)
  await sql`CREATE INDEX search_sources_scope_id ON search_sources (scope_id)`.execute(db)
  await sql`
    CREATE TABLE search_pieces (
      id uuid PRIMARY KEY,
      kind varchar(20) NOT NULL,
      source_id uuid NOT NULL,
      container_id uuid NOT NULL,
      scope_id uuid NOT NULL,
      no integer NOT NULL,
      part smallint NOT NULL,
      person_id uuid REFERENCES users (id) ON DELETE SET NULL,
      at timestamptz NOT NULL,
      digest bytea NOT NULL,
      tokens bigint[] NOT NULL,
      counts smallint[] NOT NULL,
      words smallint NOT NULL,
      languages integer NOT NULL,
      sealed bytea NOT NULL,
      FOREIGN KEY (kind, source_id) REFERENCES search_sources (kind, source_id) ON DELETE CASCADE,
      CONSTRAINT search_pieces_counted CHECK (cardinality(tokens) = cardinality(counts))
    )`.execute(db)
  // Without the list of pending entries: a search would read all of it, and nobody waits for the writing.
  await sql`CREATE INDEX search_pieces_tokens ON search_pieces USING gin (tokens) WITH (fastupdate = off)`.execute(db)
  await sql`CREATE INDEX search_pieces_source ON search_pieces (kind, source_id)`.execute(db)
  await sql`CREATE INDEX search_pieces_container ON search_pieces (container_id) INCLUDE (words)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE search_pieces, search_sources`.execute(db)
}
