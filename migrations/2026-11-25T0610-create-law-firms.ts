import { type Kysely, sql } from 'kysely'

/**
 * Law firms, the lawyers in them and invitations. A lawyer is in one firm at a time. `combined_success_rate` is the seed's; it
 * stays empty and is shown and ranked nowhere.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE law_firms (
      id uuid PRIMARY KEY,
      name varchar(255) NOT NULL,
      description text,
      verification_status varchar(50) NOT NULL DEFAULT 'pending'
        CHECK (verification_status IN ('pending', 'verified', 'rejected')),
      logo_url varchar(500),
      website varchar(255),
      tax_id varchar(100),
      combined_success_rate numeric(5, 2),
      total_lawyers integer NOT NULL DEFAULT 0,
      decision_reason varchar(500),
      decided_by uuid REFERENCES users (id),
      decided_at timestamptz,
      created_by uuid NOT NULL REFERENCES users (id),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX law_firms_verification_status ON law_firms (verification_status, created_at)`.execute(db)
  await sql`
    CREATE TABLE law_firm_members (
      id uuid PRIMARY KEY,
      law_firm_id uuid NOT NULL REFERENCES law_firms (id),
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      role varchar(50) NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
      status varchar(50) NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'left', 'removed')),
      joined_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT law_firm_members_ended CHECK ((status = 'active') = (ended_at IS NULL))
    )`.execute(db)
  // One firm at a time: the firm is the unit of conflicts, and nobody is in two of them.
  await sql`
    CREATE UNIQUE INDEX law_firm_members_one_firm ON law_firm_members (lawyer_id) WHERE status = 'active'`.execute(db)
  await sql`CREATE INDEX law_firm_members_law_firm_id ON law_firm_members (law_firm_id)`.execute(db)
  await sql`
    CREATE TABLE law_firm_invitations (
      id uuid PRIMARY KEY,
      law_firm_id uuid NOT NULL REFERENCES law_firms (id),
      email varchar(255) NOT NULL CHECK (email = lower(email)),
      role varchar(50) NOT NULL CHECK (role IN ('admin', 'member')),
      token_hash bytea NOT NULL UNIQUE,
      invited_by uuid NOT NULL REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      accepted_at timestamptz,
      cancelled_at timestamptz
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX law_firm_invitations_open ON law_firm_invitations (law_firm_id, email)
      WHERE accepted_at IS NULL AND cancelled_at IS NULL`.execute(db)
  await sql`CREATE INDEX law_firm_invitations_email ON law_firm_invitations (email)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE law_firm_invitations, law_firm_members, law_firms`.execute(db)
}
