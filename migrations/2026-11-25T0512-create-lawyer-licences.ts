import { type Kysely, sql } from 'kysely'

/**
 * Licences, one a lawyer and jurisdiction, with their evidence (sealed, each file with a data key of its own), what was decided
 * about them, and which reminders went out.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE lawyer_licences (
      id uuid PRIMARY KEY,
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      jurisdiction varchar(20) NOT NULL,
      number varchar(100) NOT NULL,
      admitted_on date,
      expires_on date,
      status varchar(50) NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'verified', 'rejected', 'expired', 'revoked')),
      requested_expires_on date,
      submitted_at timestamptz,
      checked_at timestamptz,
      checked_by uuid REFERENCES users (id),
      reason varchar(1000),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (lawyer_id, jurisdiction),
      CONSTRAINT lawyer_licences_renewal CHECK (requested_expires_on IS NULL OR status = 'verified'),
      CONSTRAINT lawyer_licences_checked CHECK (status IN ('pending', 'expired') OR checked_at IS NOT NULL)
    )`.execute(db)
  // Nobody practises under the number of somebody else.
  await sql`
    CREATE UNIQUE INDEX lawyer_licences_verified_number ON lawyer_licences (jurisdiction, upper(number))
      WHERE status = 'verified'`.execute(db)
  await sql`
    CREATE INDEX lawyer_licences_verified ON lawyer_licences (jurisdiction, lawyer_id) WHERE status = 'verified'`.execute(
    db,
  )
  await sql`
    CREATE INDEX lawyer_licences_expiry ON lawyer_licences (expires_on) WHERE status = 'verified'`.execute(db)
  await sql`
    CREATE INDEX lawyer_licences_queue ON lawyer_licences (submitted_at)
      WHERE submitted_at IS NOT NULL AND (status = 'pending' OR requested_expires_on IS NOT NULL)`.execute(db)
  await sql`
    CREATE TABLE licence_evidence (
      id uuid PRIMARY KEY,
      licence_id uuid NOT NULL REFERENCES lawyer_licences (id) ON DELETE CASCADE,
      file_name varchar(255) NOT NULL,
      content_type varchar(100) NOT NULL CHECK (content_type IN ('application/pdf', 'image/png', 'image/jpeg')),
      size integer NOT NULL CHECK (size > 0),
      sha256 bytea NOT NULL,
      master_key_id varchar(100) NOT NULL,
      wrapped_key bytea NOT NULL,
      sealed bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  // Sealed bytes do not compress: trying would only cost time.
  await sql`ALTER TABLE licence_evidence ALTER COLUMN sealed SET STORAGE EXTERNAL`.execute(db)
  await sql`CREATE INDEX licence_evidence_licence_id ON licence_evidence (licence_id)`.execute(db)
  await sql`CREATE INDEX licence_evidence_master_key_id ON licence_evidence (master_key_id)`.execute(db)
  await sql`
    CREATE TABLE licence_decisions (
      id uuid PRIMARY KEY,
      licence_id uuid NOT NULL,
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      jurisdiction varchar(20) NOT NULL,
      number varchar(100) NOT NULL,
      expires_on date,
      decision varchar(50) NOT NULL CHECK (decision IN ('approved', 'rejected', 'revoked')),
      reason varchar(1000),
      decided_by uuid NOT NULL REFERENCES users (id),
      decided_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX licence_decisions_lawyer_id ON licence_decisions (lawyer_id, decided_at)`.execute(db)
  await sql`
    CREATE TABLE licence_reminders (
      licence_id uuid NOT NULL REFERENCES lawyer_licences (id) ON DELETE CASCADE,
      expires_on date NOT NULL,
      days_before integer NOT NULL,
      sent_at timestamptz NOT NULL,
      PRIMARY KEY (licence_id, expires_on, days_before)
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE licence_reminders, licence_decisions, licence_evidence, lawyer_licences`.execute(db)
}
