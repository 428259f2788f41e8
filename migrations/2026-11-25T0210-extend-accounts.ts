import { type Kysely, sql } from 'kysely'

/** What accounts need beside a password: mailed links, codes by text message, second factors, devices, providers, API keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE users ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}'`.execute(db)
  await sql`ALTER TABLE sessions DROP CONSTRAINT sessions_revoked_reason_check`.execute(db)
  await sql`
    ALTER TABLE sessions ADD CONSTRAINT sessions_revoked_reason_check
      CHECK (revoked_reason IN ('signed_out', 'revoked', 'reuse', 'password_changed', 'password_reset'))`.execute(db)
  for (const statement of tables) await sql.raw(statement).execute(db)
}

const tables = [
  `CREATE TABLE mailed_links (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    purpose varchar(50) NOT NULL CHECK (purpose IN ('verify_email', 'reset_password')),
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX mailed_links_user_id ON mailed_links (user_id, purpose, created_at)`,
  // Every request to reset a password, whether or not there is such an account: both cost one durable row.
  `CREATE TABLE password_reset_requests (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX password_reset_requests_created_at ON password_reset_requests (created_at)`,
  `CREATE TABLE phone_codes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    phone varchar(50) NOT NULL,
    code_hash varchar(255) NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX phone_codes_user_id ON phone_codes (user_id, created_at)`,
  `CREATE INDEX phone_codes_phone ON phone_codes (phone, created_at)`,
  `CREATE TABLE two_factor_seeds (
    user_id uuid PRIMARY KEY REFERENCES users (id),
    master_key_id varchar(100) NOT NULL,
    wrapped_key bytea NOT NULL,
    sealed_seed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE recovery_codes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    code_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    UNIQUE (user_id, code_hash)
  )`,
  // Browsers in which somebody has signed in before; others' failures never count against them.
  `CREATE TABLE known_devices (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash, user_id)
  )`,
  `CREATE TABLE attempts (
    key bytea PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
  )`,
  `CREATE INDEX attempts_last_at ON attempts (last_at)`,
  `CREATE TABLE user_identities (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    issuer varchar(500) NOT NULL,
    subject varchar(255) NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
  )`,
  `CREATE INDEX user_identities_user_id ON user_identities (user_id)`,
  // One sign-in at a provider under way, bound to one browser by the hash of its cookie.
  `CREATE TABLE provider_sign_ins (
    id uuid PRIMARY KEY,
    browser_hash bytea NOT NULL UNIQUE,
    state varchar(200) NOT NULL,
    nonce varchar(200) NOT NULL,
    code_verifier varchar(200) NOT NULL,
    role varchar(50) CHECK (role IN ('client', 'lawyer')),
    user_id uuid REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    returned_at timestamptz
  )`,
  `CREATE INDEX provider_sign_ins_expires_at ON provider_sign_ins (expires_at)`,
  `CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    name varchar(100) NOT NULL,
    key_hash bytea NOT NULL UNIQUE,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  `CREATE INDEX api_keys_user_id ON api_keys (user_id) WHERE revoked_at IS NULL`,
]

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP TABLE api_keys, provider_sign_ins, user_identities, attempts, known_devices, recovery_codes, two_factor_seeds,
      phone_codes, password_reset_requests, mailed_links`.execute(db)
  await sql`UPDATE sessions SET revoked_reason = 'revoked' WHERE revoked_reason LIKE 'password%'`.execute(db)
  await sql`ALTER TABLE sessions DROP CONSTRAINT sessions_revoked_reason_check`.execute(db)
  await sql`
    ALTER TABLE sessions ADD CONSTRAINT sessions_revoked_reason_check
      CHECK (revoked_reason IN ('signed_out', 'revoked', 'reuse'))`.execute(db)
  await sql`ALTER TABLE users DROP COLUMN preferences`.execute(db)
}
