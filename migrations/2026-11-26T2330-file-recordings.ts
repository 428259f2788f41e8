import { type Kysely, sql } from 'kysely'

/**
 * Recordings of consultations become documents. Those are read by named people only, whoever else is in the case, and are not kept for
 * ever. A part knows who asked for it, how long it is, and the fact that had it filed: the state of its filing is the state of that
 * fact's job.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE documents
      ADD COLUMN readership varchar(20) NOT NULL DEFAULT 'case' CHECK (readership IN ('case', 'named')),
      ADD COLUMN kept_until timestamptz`.execute(db)
  await sql`CREATE INDEX documents_kept_until ON documents (kept_until) WHERE deleted_at IS NULL`.execute(db)
  await sql`
    CREATE TABLE document_readers (
      document_id uuid NOT NULL REFERENCES documents (id),
      user_id uuid NOT NULL REFERENCES users (id),
      PRIMARY KEY (document_id, user_id)
    )`.execute(db)
  await sql`ALTER TABLE consultations ADD COLUMN recording_asked_by uuid REFERENCES users (id)`.execute(db)
  await sql`
    ALTER TABLE consultation_recordings
      ADD COLUMN asked_by uuid REFERENCES users (id),
      ADD COLUMN seconds integer CHECK (seconds >= 0),
      ADD COLUMN looked_at timestamptz,
      ADD COLUMN filing_fact_id uuid`.execute(db)
  await sql`
    CREATE INDEX consultation_recordings_unfinished ON consultation_recordings (started_at)
      WHERE finished_at IS NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX consultation_recordings_unfinished`.execute(db)
  await sql`
    ALTER TABLE consultation_recordings DROP COLUMN filing_fact_id, DROP COLUMN looked_at, DROP COLUMN seconds,
      DROP COLUMN asked_by`.execute(db)
  await sql`ALTER TABLE consultations DROP COLUMN recording_asked_by`.execute(db)
  await sql`DROP TABLE document_readers`.execute(db)
  await sql`ALTER TABLE documents DROP COLUMN kept_until, DROP COLUMN readership`.execute(db)
}
