import { type Kysely, sql } from 'kysely'

/**
 * Conflict checks. Reports, attestations and views are evidence: only added. `case_clearances` is where somebody stands now.
 * Random ids: rivals could compare them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE lawyer_conflicts (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      name varchar(255) NOT NULL,
      aliases text[] NOT NULL DEFAULT '{}',
      relation varchar(50) NOT NULL CHECK (relation IN ('client', 'former_client', 'adverse', 'other')),
      created_at timestamptz NOT NULL,
      deleted_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX lawyer_conflicts_user_id ON lawyer_conflicts (user_id) WHERE deleted_at IS NULL`.execute(db)
  await sql`
    CREATE TABLE conflict_reports (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      cause varchar(50) NOT NULL CHECK (cause IN ('asked', 'parties_changed', 'records_changed')),
      engine varchar(50) NOT NULL,
      parties_version integer NOT NULL,
      records_checked integer NOT NULL,
      firm_user_ids uuid[] NOT NULL,
      result varchar(50) NOT NULL CHECK (result IN ('clear', 'possible', 'certain')),
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX conflict_reports_case_id ON conflict_reports (case_id, user_id, created_at DESC)`.execute(db)
  await sql`CREATE INDEX conflict_reports_user_id ON conflict_reports (user_id, created_at)`.execute(db)
  await sql`
    CREATE TABLE conflict_hits (
      id uuid PRIMARY KEY,
      report_id uuid NOT NULL REFERENCES conflict_reports (id),
      party_name varchar(255) NOT NULL,
      hit_key text NOT NULL,
      record_source varchar(50) NOT NULL CHECK (record_source IN ('list', 'case')),
      record_user_id uuid NOT NULL REFERENCES users (id),
      record_name varchar(255) NOT NULL,
      method varchar(50) NOT NULL,
      score integer NOT NULL CHECK (score BETWEEN 0 AND 100)
    )`.execute(db)
  await sql`CREATE INDEX conflict_hits_report_id ON conflict_hits (report_id)`.execute(db)
  await sql`
    CREATE TABLE conflict_dismissals (
      id uuid PRIMARY KEY,
      hit_id uuid NOT NULL UNIQUE REFERENCES conflict_hits (id),
      reason varchar(1000) NOT NULL,
      dismissed_by uuid NOT NULL REFERENCES users (id),
      dismissed_at timestamptz NOT NULL
    )`.execute(db)
  await sql`
    CREATE TABLE case_clearances (
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      state varchar(50) NOT NULL CHECK (state IN ('possible', 'clear', 'cleared', 'paused', 'withdrawn', 'conflicted')),
      report_id uuid NOT NULL REFERENCES conflict_reports (id),
      parties_version integer NOT NULL,
      attested_at timestamptz,
      updated_at timestamptz NOT NULL,
      PRIMARY KEY (case_id, user_id)
    )`.execute(db)
  await sql`CREATE INDEX case_clearances_user_id ON case_clearances (user_id)`.execute(db)
  await sql`
    CREATE TABLE clearance_attestations (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      report_id uuid NOT NULL REFERENCES conflict_reports (id),
      parties_version integer NOT NULL,
      ip varchar(64) NOT NULL,
      user_agent varchar(500) NOT NULL,
      attested_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX clearance_attestations_case_id ON clearance_attestations (case_id, attested_at)`.execute(db)
  await sql`
    CREATE TABLE case_views (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      user_id uuid NOT NULL REFERENCES users (id),
      what varchar(50) NOT NULL CHECK (what IN ('party', 'brief')),
      hit_id uuid REFERENCES conflict_hits (id),
      brief_version integer,
      viewed_at timestamptz NOT NULL,
      CONSTRAINT case_views_names_what CHECK ((what = 'party') = (hit_id IS NOT NULL)
        AND (what = 'brief') = (brief_version IS NOT NULL))
    )`.execute(db)
  await sql`CREATE INDEX case_views_case_id ON case_views (case_id, viewed_at)`.execute(db)
  await sql`CREATE INDEX case_views_hit_id ON case_views (hit_id) WHERE hit_id IS NOT NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP TABLE case_views, clearance_attestations, case_clearances, conflict_dismissals, conflict_hits, conflict_reports,
      lawyer_conflicts`.execute(db)
}
