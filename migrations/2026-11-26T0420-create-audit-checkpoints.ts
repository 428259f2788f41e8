import { type Kysely, sql } from 'kysely'

/** Hashes of the checkpoints that were written outside of the database: a file that lost some is found out. Append-only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_checkpoints (
      n bigint PRIMARY KEY,
      line_hash bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE audit_checkpoints`.execute(db)
}
