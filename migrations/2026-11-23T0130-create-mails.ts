import { type Kysely, sql } from 'kysely'

/** Outgoing mail, written in the transaction of the act that causes it; a worker sends it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE mails (
      id uuid PRIMARY KEY,
      to_address varchar(255) NOT NULL,
      subject varchar(500) NOT NULL,
      text text NOT NULL,
      status varchar(50) NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL DEFAULT now(),
      last_error varchar(500),
      created_at timestamptz NOT NULL DEFAULT now(),
      sent_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX mails_queued ON mails (next_attempt_at) WHERE status = 'queued'`.execute(db)
  await sql`CREATE INDEX mails_created_at ON mails (created_at DESC)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE mails`.execute(db)
}
