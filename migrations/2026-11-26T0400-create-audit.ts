import { type Kysely, sql } from 'kysely'

/**
 * The audit chains: one for each case and one (the nil id) for what belongs to no case. `audit_entries` is append-only. What is
 * personal beyond ids lies in `audit_personal` and can be deleted: the entry holds a commitment to it only. No foreign keys: entries
 * outlive what they are about.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The heads: whoever adds an entry holds the row until the commit, so sequence numbers have no holes and are in the order of commits.
  await sql`
    CREATE TABLE audit_chains (
      chain_id uuid PRIMARY KEY,
      last_seq bigint NOT NULL,
      last_hash bytea NOT NULL,
      checkpointed_seq bigint NOT NULL DEFAULT 0
    )`.execute(db)
  await sql`CREATE INDEX audit_chains_open ON audit_chains (chain_id) WHERE checkpointed_seq < last_seq`.execute(db)
  await sql`
    CREATE TABLE audit_entries (
      chain_id uuid NOT NULL,
      seq bigint NOT NULL CHECK (seq > 0),
      at timestamptz NOT NULL,
      act varchar(60) NOT NULL,
      subject_type varchar(40),
      subject_id varchar(64),
      actor_kind varchar(10) NOT NULL CHECK (actor_kind IN ('user', 'machine', 'system')),
      actor_id uuid,
      actor_role varchar(20),
      session_id uuid,
      request_id varchar(64),
      details jsonb NOT NULL,
      personal bytea,
      hash bytea NOT NULL,
      PRIMARY KEY (chain_id, seq)
    )`.execute(db)
  await sql`CREATE INDEX audit_entries_at ON audit_entries (at)`.execute(db)
  await sql`CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at)`.execute(db)
  await sql`
    CREATE TABLE audit_personal (
      chain_id uuid NOT NULL,
      seq bigint NOT NULL,
      user_id uuid,
      address varchar(64) NOT NULL,
      user_agent varchar(400) NOT NULL,
      salt bytea NOT NULL,
      PRIMARY KEY (chain_id, seq)
    )`.execute(db)
  await sql`CREATE INDEX audit_personal_user ON audit_personal (user_id)`.execute(db)
  // What was read already in this session and hour: one entry each, not one a keystroke.
  await sql`
    CREATE TABLE audit_reads (
      session_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      act varchar(60) NOT NULL,
      hour timestamptz NOT NULL,
      PRIMARY KEY (session_id, subject_id, act, hour)
    )`.execute(db)
  await sql`CREATE INDEX audit_reads_hour ON audit_reads (hour)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE audit_reads, audit_personal, audit_entries, audit_chains`.execute(db)
}
