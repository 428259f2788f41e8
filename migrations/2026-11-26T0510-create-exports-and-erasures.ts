import { type Kysely, sql } from 'kysely'

/**
 * Copies of one's own data, and erasures of accounts. `wrapped_key` is the key that one export is sealed with; without it the file
 * is worth nothing. `erasures.receipt` is what was decided for each category of data, with counts and reason codes and without
 * anything of the person; the account's id stays so that a repeated step finds its rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE data_exports (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      state varchar(50) NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed', 'expired')),
      parts_done integer NOT NULL DEFAULT 0,
      parts_total integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      lease_until timestamptz,
      last_error varchar(200),
      size bigint,
      sha256 bytea CHECK (octet_length(sha256) = 32),
      master_key_id varchar(100),
      wrapped_key bytea,
      storage_key varchar(200) UNIQUE,
      created_at timestamptz NOT NULL,
      finished_at timestamptz,
      expires_at timestamptz,
      CONSTRAINT data_exports_ready_has_key CHECK ((state = 'ready') <= (wrapped_key IS NOT NULL AND storage_key IS NOT NULL AND expires_at IS NOT NULL)),
      CONSTRAINT data_exports_expired_has_none CHECK ((state = 'expired') <= (wrapped_key IS NULL))
    )`.execute(db)
  await sql`CREATE INDEX data_exports_user_id ON data_exports (user_id, created_at DESC)`.execute(db)
  await sql`CREATE INDEX data_exports_due ON data_exports (created_at) WHERE state IN ('queued', 'running')`.execute(db)
  await sql`
    CREATE UNIQUE INDEX data_exports_one_at_a_time ON data_exports (user_id) WHERE state IN ('queued', 'running')`.execute(
    db,
  )
  await sql`
    CREATE TABLE erasures (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      state varchar(50) NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'cancelled', 'running', 'done', 'partial', 'failed')),
      requested_at timestamptz NOT NULL,
      due_at timestamptz NOT NULL,
      cancelled_at timestamptz,
      attempts integer NOT NULL DEFAULT 0,
      lease_until timestamptz,
      last_error varchar(200),
      progress jsonb NOT NULL DEFAULT '[]',
      account_closed_at timestamptz,
      completed_at timestamptz,
      check_again_at timestamptz,
      receipt text,
      receipt_hash bytea CHECK (octet_length(receipt_hash) = 32),
      letter_mail_id uuid,
      CONSTRAINT erasures_receipt CHECK ((state IN ('done', 'partial')) <= (receipt IS NOT NULL AND receipt_hash IS NOT NULL))
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX erasures_one_open ON erasures (user_id) WHERE state <> 'cancelled'`.execute(db)
  await sql`CREATE INDEX erasures_due ON erasures (due_at) WHERE state IN ('waiting', 'running')`.execute(db)
  await sql`CREATE INDEX erasures_requested_at ON erasures (requested_at DESC)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE erasures, data_exports`.execute(db)
}
