import { type Kysely, sql } from 'kysely'

/** What lawyers say of their own earlier work, how often their profile was looked at, and decisions about accounts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE lawyer_cases (
      id uuid PRIMARY KEY,
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      title varchar(200) NOT NULL,
      summary text,
      practice_area varchar(100) NOT NULL REFERENCES practice_areas (code),
      jurisdiction varchar(20),
      year integer NOT NULL CHECK (year BETWEEN 1940 AND 2200),
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX lawyer_cases_lawyer_id ON lawyer_cases (lawyer_id, year DESC)`.execute(db)
  await sql`
    CREATE TABLE lawyer_profile_views (
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      day date NOT NULL,
      views integer NOT NULL DEFAULT 0,
      PRIMARY KEY (lawyer_id, day)
    )`.execute(db)
  await sql`
    CREATE TABLE account_decisions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      decision varchar(50) NOT NULL CHECK (decision IN ('suspended', 'reinstated')),
      reason varchar(1000) NOT NULL,
      decided_by uuid NOT NULL REFERENCES users (id),
      decided_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX account_decisions_user_id ON account_decisions (user_id, decided_at)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE account_decisions, lawyer_profile_views, lawyer_cases`.execute(db)
}
