import { type Kysely, sql } from 'kysely'

/** Cases, the people in them, and invitations. Money is bigint in minor units. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE cases (
      id uuid PRIMARY KEY,
      client_id uuid NOT NULL REFERENCES users (id),
      title varchar(255) NOT NULL,
      description text,
      category varchar(100),
      jurisdiction varchar(100),
      urgency_level varchar(50) CHECK (urgency_level IN ('low', 'normal', 'high', 'urgent')),
      budget_min bigint CHECK (budget_min >= 0),
      budget_max bigint CHECK (budget_max >= 0),
      currency char(3) NOT NULL DEFAULT 'USD',
      preferred_timeline varchar(100),
      status varchar(50) NOT NULL DEFAULT 'draft'
        CHECK (status IN ('draft', 'open', 'bidding', 'awarded', 'in_progress', 'closed')),
      stage varchar(50) NOT NULL DEFAULT 'draft' CHECK (stage IN ('draft', 'in_review', 'open', 'awarded', 'in_progress',
        'completed', 'closed', 'terminated', 'cancelled', 'expired')),
      privacy_setting varchar(50) NOT NULL DEFAULT 'verified_only'
        CHECK (privacy_setting IN ('public', 'verified_only', 'invite_only')),
      deadline timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      closed_at timestamptz,
      deleted_at timestamptz,
      CONSTRAINT cases_budget_range CHECK (budget_min IS NULL OR budget_max IS NULL OR budget_min <= budget_max)
    )`.execute(db)
  await sql`CREATE INDEX cases_client_id ON cases (client_id)`.execute(db)
  await sql`CREATE INDEX cases_status ON cases (status)`.execute(db)
  await sql`CREATE INDEX cases_category ON cases (category)`.execute(db)
  await sql`
    CREATE TABLE case_members (
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      role varchar(50) NOT NULL CHECK (role IN ('client', 'lawyer', 'colleague', 'observer')),
      joined_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (case_id, user_id)
    )`.execute(db)
  await sql`CREATE INDEX case_members_user_id ON case_members (user_id)`.execute(db)
  await sql`
    CREATE TABLE case_invitations (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      email varchar(255) NOT NULL CHECK (email = lower(email)),
      role varchar(50) NOT NULL CHECK (role IN ('client', 'lawyer', 'colleague', 'observer')),
      token_hash bytea NOT NULL UNIQUE,
      invited_by uuid NOT NULL REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      accepted_at timestamptz,
      cancelled_at timestamptz
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX case_invitations_open ON case_invitations (case_id, email)
      WHERE accepted_at IS NULL AND cancelled_at IS NULL`.execute(db)
  await sql`CREATE INDEX case_invitations_email ON case_invitations (email)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE case_invitations, case_members, cases`.execute(db)
}
