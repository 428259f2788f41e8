import { type Kysely, sql } from 'kysely'

/**
 * Mail becomes a fact with a job: its row has the outbox row's id, and what failed or waits stands in `jobs`. The table carries
 * text messages too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    INSERT INTO outbox (id, fact, payload, created_at)
    SELECT id, 'mail.queued', '{}', created_at FROM mails WHERE status <> 'sent'`.execute(db)
  await sql`
    ALTER TABLE mails
      DROP COLUMN status, DROP COLUMN attempts, DROP COLUMN next_attempt_at, DROP COLUMN last_error,
      ADD COLUMN channel varchar(10) NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms'))`.execute(db)
  await sql`ALTER TABLE mails ALTER COLUMN channel DROP DEFAULT`.execute(db)
  await sql`CREATE INDEX mails_with_text ON mails (sent_at) WHERE text <> '' AND sent_at IS NOT NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX mails_with_text`.execute(db)
  await sql`DELETE FROM mails WHERE channel <> 'mail'`.execute(db)
  await sql`
    ALTER TABLE mails
      DROP COLUMN channel,
      ADD COLUMN status varchar(50) NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed')),
      ADD COLUMN attempts integer NOT NULL DEFAULT 0,
      ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN last_error varchar(500)`.execute(db)
  await sql`UPDATE mails SET status = 'sent' WHERE sent_at IS NOT NULL`.execute(db)
  await sql`CREATE INDEX mails_queued ON mails (next_attempt_at) WHERE status = 'queued'`.execute(db)
  await sql`DELETE FROM outbox WHERE fact IN ('mail.queued', 'sms.queued')`.execute(db)
}
