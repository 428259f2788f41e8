import { type Kysely, sql } from 'kysely'

/**
 * Emergency access of an administrator to the brief and files of one case, for a time. Reasons are sealed with the case's key.
 * `audit_unmaskings` (append-only): who looked at personal data of an audit entry, and why.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE break_glass_grants (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      admin_id uuid NOT NULL REFERENCES users (id),
      sealed_reason bytea NOT NULL,
      started_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL CHECK (expires_at > started_at),
      ended_at timestamptz,
      ended_by varchar(10) CHECK (ended_by IN ('admin', 'time')),
      CONSTRAINT break_glass_grants_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL))
    )`.execute(db)
  // Asked by every access of an administrator; also: one at a time.
  await sql`
    CREATE UNIQUE INDEX break_glass_grants_open ON break_glass_grants (admin_id, case_id)
      WHERE ended_at IS NULL`.execute(db)
  await sql`CREATE INDEX break_glass_grants_case ON break_glass_grants (case_id, started_at)`.execute(db)
  await sql`
    CREATE TABLE audit_unmaskings (
      id uuid PRIMARY KEY,
      chain_id uuid NOT NULL,
      seq bigint NOT NULL,
      admin_id uuid NOT NULL REFERENCES users (id),
      reason varchar(1000) NOT NULL,
      created_at timestamptz NOT NULL
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE audit_unmaskings, break_glass_grants`.execute(db)
}
