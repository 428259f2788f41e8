import { type Kysely, sql } from 'kysely'

/** Facts to tell the world, written in the transaction that makes them true; workers pass them on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE outbox (
      id uuid PRIMARY KEY,
      fact varchar(100) NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      dispatched_at timestamptz,
      completed_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX outbox_open ON outbox (created_at) WHERE completed_at IS NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE outbox`.execute(db)
}
