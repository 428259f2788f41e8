import { type Kysely, sql } from 'kysely'

/** Legal holds: while one is in force nothing of the case is destroyed. Reasons are sealed with the case's key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE case_holds (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      put_as varchar(10) NOT NULL CHECK (put_as IN ('lawyer', 'admin')),
      put_by uuid NOT NULL REFERENCES users (id),
      sealed_reason bytea NOT NULL,
      created_at timestamptz NOT NULL,
      lifted_by uuid REFERENCES users (id),
      lifted_at timestamptz,
      sealed_lift_reason bytea,
      CONSTRAINT case_holds_lifted CHECK (
        (lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL) = (sealed_lift_reason IS NULL))
    )`.execute(db)
  await sql`CREATE INDEX case_holds_case ON case_holds (case_id, created_at)`.execute(db)
  // One for each person and case: a second one would say nothing new.
  await sql`CREATE UNIQUE INDEX case_holds_in_force ON case_holds (case_id, put_by) WHERE lifted_at IS NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE case_holds`.execute(db)
}
