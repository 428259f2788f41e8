import { type Kysely, sql } from 'kysely'

/**
 * Consultations, who came, what they said and agreed to, and what the media server reported. What people said and agreed to is kept as
 * it was given: rows are added, never changed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE consultations (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      state varchar(20) NOT NULL
        CHECK (state IN ('requested', 'scheduled', 'lobby', 'live', 'ended', 'no_show', 'cancelled')),
      requested_by uuid NOT NULL REFERENCES users (id),
      proposed_by uuid NOT NULL REFERENCES users (id),
      proposed_times timestamptz[] NOT NULL,
      duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 10 AND 240),
      scheduled_at timestamptz,
      time_zone varchar(64),
      fee_minor bigint CHECK (fee_minor >= 0),
      fee_currency varchar(3),
      room_name varchar(64) NOT NULL UNIQUE,
      invite_sequence integer NOT NULL DEFAULT 0,
      recording_wanted boolean NOT NULL DEFAULT false,
      missed_by text[] NOT NULL DEFAULT '{}',
      started_at timestamptz,
      ended_at timestamptz,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CHECK (state NOT IN ('scheduled', 'lobby', 'live', 'ended', 'no_show') OR scheduled_at IS NOT NULL),
      CHECK ((fee_minor IS NULL) = (fee_currency IS NULL))
    )`.execute(db)
  await sql`CREATE INDEX consultations_case_id ON consultations (case_id, created_at DESC)`.execute(db)
  await sql`
    CREATE INDEX consultations_to_come ON consultations (scheduled_at)
      WHERE state IN ('scheduled', 'lobby', 'live')`.execute(db)
  await sql`
    CREATE TABLE consultation_history (
      id uuid PRIMARY KEY,
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      event varchar(20) NOT NULL,
      actor varchar(20) NOT NULL,
      by_user_id uuid REFERENCES users (id),
      scheduled_at timestamptz,
      at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX consultation_history_of ON consultation_history (consultation_id, at)`.execute(db)
  await sql`
    CREATE TABLE consultation_participants (
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users (id),
      state varchar(20) NOT NULL CHECK (state IN ('waiting', 'admitted', 'removed')),
      first_joined_at timestamptz NOT NULL,
      admitted_at timestamptz,
      PRIMARY KEY (consultation_id, user_id)
    )`.execute(db)
  // One row a device that was let come: whoever is in a room without one is a stranger.
  await sql`
    CREATE TABLE consultation_devices (
      identity varchar(80) PRIMARY KEY,
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users (id),
      session_id uuid NOT NULL,
      is_host boolean NOT NULL,
      made_at timestamptz NOT NULL,
      admitted_at timestamptz,
      revoked_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX consultation_devices_of ON consultation_devices (consultation_id, user_id)`.execute(db)
  await sql`
    CREATE TABLE consultation_attestations (
      id uuid PRIMARY KEY,
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users (id),
      others_present boolean NOT NULL,
      others bytea,
      location varchar(20),
      at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX consultation_attestations_of ON consultation_attestations (consultation_id, at)`.execute(db)
  await sql`
    CREATE TABLE consultation_consents (
      id uuid PRIMARY KEY,
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users (id),
      granted boolean NOT NULL,
      at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX consultation_consents_of ON consultation_consents (consultation_id, at)`.execute(db)
  await sql`
    CREATE FUNCTION refuse_change_of_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'what people said and agreed to is never changed';
    END $$`.execute(db)
  for (const table of ['consultation_attestations', 'consultation_consents', 'consultation_history']) {
    await sql`
      CREATE TRIGGER ${sql.id(`${table}_stay`)} BEFORE UPDATE ON ${sql.id(table)}
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_what_was_said()`.execute(db)
  }
  // Of the media server: each connection of a device, joined with what is known of it from whatever order reports come in.
  await sql`
    CREATE TABLE consultation_presence (
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      sid varchar(64) NOT NULL,
      identity varchar(80) NOT NULL REFERENCES consultation_devices (identity) ON DELETE CASCADE,
      joined_at timestamptz,
      left_at timestamptz,
      seen_at timestamptz,
      is_gone boolean NOT NULL DEFAULT false,
      PRIMARY KEY (consultation_id, sid)
    )`.execute(db)
  await sql`
    CREATE TABLE livekit_events (
      id varchar(64) PRIMARY KEY,
      at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX livekit_events_at ON livekit_events (at)`.execute(db)
  await sql`
    CREATE TABLE consultation_reminders (
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      scheduled_at timestamptz NOT NULL,
      lead_minutes integer NOT NULL,
      PRIMARY KEY (consultation_id, scheduled_at, lead_minutes)
    )`.execute(db)
  await sql`
    CREATE TABLE consultation_recordings (
      id uuid PRIMARY KEY,
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      part integer NOT NULL,
      egress_id varchar(64) UNIQUE,
      file_name varchar(200) NOT NULL,
      started_at timestamptz NOT NULL,
      stopped_at timestamptz,
      stop_reason varchar(20) CHECK (stop_reason IN ('asked', 'consent_missing', 'ended', 'failed')),
      finished_at timestamptz,
      document_id uuid,
      UNIQUE (consultation_id, part)
    )`.execute(db)
  // At most one runs.
  await sql`
    CREATE UNIQUE INDEX consultation_recordings_running ON consultation_recordings (consultation_id)
      WHERE stopped_at IS NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP TABLE consultation_recordings, consultation_reminders, livekit_events, consultation_presence, consultation_consents,
      consultation_attestations, consultation_devices, consultation_participants, consultation_history, consultations`.execute(
    db,
  )
  await sql`DROP FUNCTION refuse_change_of_what_was_said()`.execute(db)
}
