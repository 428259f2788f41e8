import { type Kysely, sql } from 'kysely'

/**
 * Events for each person, with positions that grow in the order of commits: the counter's row stays locked until the transaction
 * that took a position has ended, so nobody ever sees a position before a smaller one. Rows say which thing an event is about,
 * never what is in it: that is read when it is sent, with the rights of that moment.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE user_event_counters (
      user_id uuid PRIMARY KEY REFERENCES users (id),
      last_seq bigint NOT NULL
    )`.execute(db)
  await sql`
    CREATE TABLE user_events (
      user_id uuid NOT NULL REFERENCES users (id),
      seq bigint NOT NULL,
      event varchar(50) NOT NULL,
      subject_id uuid NOT NULL,
      source_id uuid NOT NULL,
      created_at timestamptz NOT NULL,
      PRIMARY KEY (user_id, seq),
      UNIQUE (user_id, source_id, event, subject_id)
    )`.execute(db)
  await sql`CREATE INDEX user_events_created_at ON user_events (created_at)`.execute(db)
  await sql`
    CREATE TABLE online_users (
      user_id uuid NOT NULL REFERENCES users (id),
      process_id uuid NOT NULL,
      seen_at timestamptz NOT NULL,
      PRIMARY KEY (user_id, process_id)
    )`.execute(db)
  await sql`CREATE INDEX online_users_seen_at ON online_users (seen_at)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE online_users, user_events, user_event_counters`.execute(db)
}
