import { type Kysely, sql } from 'kysely'

/**
 * Browsers that push messages go to, what waits to be sent to them, and the key that signs (VAPID), sealed by the master key.
 * `due_at` is set while a message waits for the end of quiet hours; then it becomes a job.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE push_subscriptions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      session_id uuid NOT NULL REFERENCES sessions (id),
      endpoint varchar(1000) NOT NULL UNIQUE,
      p256dh varchar(100) NOT NULL,
      auth varchar(50) NOT NULL,
      user_agent varchar(500) NOT NULL DEFAULT '',
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX push_subscriptions_user_id ON push_subscriptions (user_id)`.execute(db)
  await sql`CREATE INDEX push_subscriptions_session_id ON push_subscriptions (session_id)`.execute(db)
  await sql`
    CREATE TABLE push_messages (
      id uuid PRIMARY KEY,
      subscription_id uuid NOT NULL REFERENCES push_subscriptions (id) ON DELETE CASCADE,
      notification_id uuid NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
      due_at timestamptz,
      created_at timestamptz NOT NULL,
      sent_at timestamptz,
      UNIQUE (subscription_id, notification_id)
    )`.execute(db)
  await sql`CREATE INDEX push_messages_due_at ON push_messages (due_at) WHERE due_at IS NOT NULL`.execute(db)
  await sql`CREATE INDEX push_messages_notification_id ON push_messages (notification_id)`.execute(db)
  await sql`
    CREATE TABLE push_keys (
      id smallint PRIMARY KEY CHECK (id = 1),
      public_key varchar(100) NOT NULL,
      master_key_id varchar(100) NOT NULL,
      wrapped_private_key bytea NOT NULL
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE push_keys, push_messages, push_subscriptions`.execute(db)
}
