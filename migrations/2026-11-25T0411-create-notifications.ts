import { type Kysely, sql } from 'kysely'

/**
 * What people should know: the kind and what it is about, without words. One row for each fact and person, however often the fact
 * is handed over. `members_only`: shown only while the person is in the case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE notifications (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      kind varchar(100) NOT NULL,
      source_id uuid NOT NULL,
      case_id uuid REFERENCES cases (id),
      members_only boolean NOT NULL,
      subject jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      read_at timestamptz,
      mail_due_at timestamptz,
      UNIQUE (source_id, user_id, kind)
    )`.execute(db)
  await sql`CREATE INDEX notifications_user_id ON notifications (user_id, created_at DESC, id DESC)`.execute(db)
  await sql`CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL`.execute(db)
  await sql`CREATE INDEX notifications_mail_due ON notifications (mail_due_at) WHERE mail_due_at IS NOT NULL`.execute(
    db,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE notifications`.execute(db)
}
