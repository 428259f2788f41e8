import { type Kysely, sql } from 'kysely'

/** When which regular work is due, for all processes together; and which worker processes are alive. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE schedules (
      name varchar(100) PRIMARY KEY,
      next_at timestamptz NOT NULL,
      last_started_at timestamptz,
      last_finished_at timestamptz,
      last_error varchar(200)
    )`.execute(db)
  await sql`
    CREATE TABLE worker_processes (
      id uuid PRIMARY KEY,
      started_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE worker_processes`.execute(db)
  await sql`DROP TABLE schedules`.execute(db)
}
