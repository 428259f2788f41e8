import { type Kysely, sql } from 'kysely'

/**
 * One row for each fact and each handler that reacts to it: what is to do, what was done, what failed. The queue only carries
 * the ids; if it forgets them, they are sent again from here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE jobs (
      id uuid PRIMARY KEY,
      outbox_id uuid NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
      handler varchar(100) NOT NULL,
      state varchar(20) NOT NULL CHECK (state IN ('queued', 'not_configured', 'done', 'failed')),
      starts integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL,
      sent_at timestamptz,
      last_error varchar(200),
      created_at timestamptz NOT NULL,
      done_at timestamptz,
      failed_at timestamptz,
      UNIQUE (outbox_id, handler)
    )`.execute(db)
  await sql`CREATE INDEX jobs_due ON jobs (next_attempt_at) WHERE state IN ('queued', 'not_configured')`.execute(db)
  await sql`CREATE INDEX jobs_state_created ON jobs (state, created_at DESC)`.execute(db)
  await sql`CREATE INDEX outbox_undispatched ON outbox (created_at) WHERE dispatched_at IS NULL`.execute(db)
  await sql`CREATE INDEX outbox_completed ON outbox (completed_at) WHERE completed_at IS NOT NULL`.execute(db)
  // A hint for the dispatcher, delivered on commit; it looks by itself every second.
  await sql`
    CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('outbox', '');
      RETURN NULL;
    END $$`.execute(db)
  await sql`
    CREATE TRIGGER outbox_notify AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox()`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TRIGGER outbox_notify ON outbox`.execute(db)
  await sql`DROP FUNCTION notify_outbox()`.execute(db)
  await sql`DROP INDEX outbox_completed`.execute(db)
  await sql`DROP INDEX outbox_undispatched`.execute(db)
  await sql`DROP TABLE jobs`.execute(db)
}
