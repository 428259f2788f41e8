import { type Kysely, sql } from 'kysely'

/** Answers to the first questions about a case, sealed with the case's key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE case_intakes (
      case_id uuid PRIMARY KEY REFERENCES cases (id),
      answers bytea NOT NULL,
      written text[] NOT NULL DEFAULT '{}',
      saved_at timestamptz NOT NULL,
      submitted_at timestamptz
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE case_intakes`.execute(db)
}
