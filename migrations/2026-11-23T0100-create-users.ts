import { type Kysely, sql } from 'kysely'

/** People, their sessions and refresh tokens. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email varchar(255) NOT NULL UNIQUE CHECK (email = lower(email)),
      password_hash varchar(255) NOT NULL,
      role varchar(50) NOT NULL CHECK (role IN ('client', 'lawyer', 'admin')),
      name varchar(200) NOT NULL,
      phone varchar(50),
      email_verified boolean NOT NULL DEFAULT false,
      phone_verified boolean NOT NULL DEFAULT false,
      two_factor_enabled boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      last_login timestamptz,
      status varchar(50) NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted'))
    )`.execute(db)
  await sql`
    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      user_agent varchar(500) NOT NULL DEFAULT '',
      ip varchar(64) NOT NULL DEFAULT '',
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      step_up_at timestamptz,
      revoked_at timestamptz,
      revoked_reason varchar(50) CHECK (revoked_reason IN ('signed_out', 'revoked', 'reuse'))
    )`.execute(db)
  await sql`CREATE INDEX sessions_user_id ON sessions (user_id) WHERE revoked_at IS NULL`.execute(db)
  await sql`
    CREATE TABLE refresh_tokens (
      id uuid PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES sessions (id),
      token_hash bytea NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE refresh_tokens, sessions, users`.execute(db)
}
