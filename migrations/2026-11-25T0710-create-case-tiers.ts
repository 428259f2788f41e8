import { type Kysely, sql } from 'kysely'

/**
 * What a case needs to open: who is involved, what was decided in review, the published brief, and who outside may see what.
 * `parties_version` counts changes of the list of parties: a clearance is worth something only for the list it was made against.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE cases
      ADD COLUMN no_other_parties boolean NOT NULL DEFAULT false,
      ADD COLUMN parties_version integer NOT NULL DEFAULT 1,
      ADD COLUMN submitted_at timestamptz,
      ADD COLUMN published_at timestamptz`.execute(db)
  // The feed and the job that ends the time for offers.
  await sql`CREATE INDEX cases_open ON cases (published_at DESC) WHERE stage = 'open' AND deleted_at IS NULL`.execute(
    db,
  )
  await sql`
    CREATE INDEX cases_open_deadline ON cases (deadline)
      WHERE stage = 'open' AND deleted_at IS NULL AND deadline IS NOT NULL`.execute(db)
  await sql`CREATE INDEX cases_in_review ON cases (submitted_at) WHERE stage = 'in_review' AND deleted_at IS NULL`.execute(
    db,
  )
  await sql`
    CREATE TABLE platform_settings (
      key varchar(100) PRIMARY KEY,
      value jsonb NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      updated_by uuid REFERENCES users (id)
    )`.execute(db)
  await sql`
    CREATE TABLE case_parties (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      position integer NOT NULL,
      name varchar(255) NOT NULL,
      aliases text[] NOT NULL DEFAULT '{}',
      role varchar(50) NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX case_parties_case_id ON case_parties (case_id, position)`.execute(db)
  await sql`
    CREATE TABLE case_reviews (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      decision varchar(50) NOT NULL CHECK (decision IN ('published', 'returned', 'removed')),
      reasons text[] NOT NULL DEFAULT '{}',
      decided_by uuid REFERENCES users (id),
      decided_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX case_reviews_case_id ON case_reviews (case_id, decided_at DESC)`.execute(db)
  await sql`
    CREATE TABLE brief_versions (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      version integer NOT NULL CHECK (version > 0),
      seq bigint NOT NULL,
      content bytea NOT NULL,
      text_hash bytea NOT NULL CHECK (octet_length(text_hash) = 32),
      material boolean NOT NULL,
      published_by uuid REFERENCES users (id),
      published_at timestamptz NOT NULL,
      UNIQUE (case_id, version)
    )`.execute(db)
  await sql`
    CREATE TABLE bid_invitations (
      case_id uuid NOT NULL REFERENCES cases (id),
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      invited_by uuid NOT NULL REFERENCES users (id),
      invited_at timestamptz NOT NULL,
      PRIMARY KEY (case_id, lawyer_id)
    )`.execute(db)
  await sql`CREATE INDEX bid_invitations_lawyer_id ON bid_invitations (lawyer_id)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE bid_invitations, brief_versions, case_reviews, case_parties, platform_settings`.execute(db)
  await sql`
    ALTER TABLE cases DROP COLUMN no_other_parties, DROP COLUMN parties_version, DROP COLUMN submitted_at,
      DROP COLUMN published_at`.execute(db)
}
