import { type Kysely, sql } from 'kysely'

/** Binding acts by the key that their caller made up: the same key answers the same and acts once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE idempotency_keys (
      user_id uuid NOT NULL REFERENCES users (id),
      endpoint varchar(100) NOT NULL,
      key varchar(200) NOT NULL,
      request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
      answer text NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (user_id, endpoint, key)
    )`.execute(db)
  await sql`CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE idempotency_keys`.execute(db)
}
