import { type Kysely, sql } from 'kysely'

/** One data key a case, wrapped by a master key. Without its key nothing of a case can be read any more: that is erasure. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE case_keys (
      case_id uuid PRIMARY KEY REFERENCES cases (id),
      master_key_id varchar(100) NOT NULL,
      wrapped_key bytea,
      created_at timestamptz NOT NULL DEFAULT now(),
      rewrapped_at timestamptz,
      shredded_at timestamptz,
      CONSTRAINT case_keys_shredded CHECK ((wrapped_key IS NULL) = (shredded_at IS NOT NULL))
    )`.execute(db)
  await sql`CREATE INDEX case_keys_master_key_id ON case_keys (master_key_id)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE case_keys`.execute(db)
}
