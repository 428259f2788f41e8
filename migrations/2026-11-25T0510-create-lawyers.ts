import { type Kysely, sql } from 'kysely'

/** The codes of contracts/case-categories.ts; a test compares them. A new one comes with a migration of its own. */
const areas = [
  ['commercial_lease', 'Commercial lease'],
  ['contracts', 'Contracts and commercial agreements'],
  ['employment', 'Employment'],
  ['family', 'Family'],
  ['housing', 'Housing and tenancy'],
  ['immigration', 'Immigration'],
  ['intellectual_property', 'Intellectual property'],
  ['personal_injury', 'Personal injury'],
  ['wills_estates', 'Wills and estates'],
  ['business', 'Companies and start-ups'],
  ['consumer_debt', 'Consumer and debt'],
  ['criminal', 'Criminal defence'],
  ['other', 'Something else'],
] as const

/**
 * Lawyers, what they do and which languages they speak. Money is bigint in minor units. `success_rate` and `cases_won` are the
 * seed's; they stay empty and are shown and ranked nowhere.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE lawyers (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      bar_number varchar(100),
      license_number varchar(100),
      license_expiry date,
      verification_status varchar(50) NOT NULL DEFAULT 'pending'
        CHECK (verification_status IN ('pending', 'verified', 'rejected')),
      years_of_experience integer CHECK (years_of_experience BETWEEN 0 AND 80),
      hourly_rate bigint CHECK (hourly_rate >= 0),
      consultation_fee bigint CHECK (consultation_fee >= 0),
      currency char(3) NOT NULL DEFAULT 'USD',
      success_rate numeric(5, 2),
      total_cases integer NOT NULL DEFAULT 0,
      cases_won integer,
      cases_settled integer,
      average_rating numeric(3, 2),
      total_reviews integer NOT NULL DEFAULT 0,
      response_time_hours integer,
      availability_status varchar(50) NOT NULL DEFAULT 'available'
        CHECK (availability_status IN ('available', 'limited', 'unavailable')),
      headline varchar(160),
      about text,
      place varchar(200),
      latitude double precision CHECK (latitude BETWEEN -90 AND 90),
      longitude double precision CHECK (longitude BETWEEN -180 AND 180),
      remote boolean NOT NULL DEFAULT true,
      accepts_new_cases boolean NOT NULL DEFAULT true,
      earliest_start_on date,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT lawyers_whole_point CHECK ((latitude IS NULL) = (longitude IS NULL))
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX lawyers_user_id ON lawyers (user_id)`.execute(db)
  await sql`CREATE INDEX lawyers_verification_status ON lawyers (verification_status)`.execute(db)
  await sql`CREATE TABLE practice_areas (code varchar(100) PRIMARY KEY, name varchar(200) NOT NULL)`.execute(db)
  for (const [code, name] of areas) {
    await sql`INSERT INTO practice_areas (code, name) VALUES (${code}, ${name})`.execute(db)
  }
  await sql`
    CREATE TABLE lawyer_practice_areas (
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      practice_area varchar(100) NOT NULL REFERENCES practice_areas (code),
      PRIMARY KEY (lawyer_id, practice_area)
    )`.execute(db)
  await sql`CREATE INDEX lawyer_practice_areas_area ON lawyer_practice_areas (practice_area)`.execute(db)
  await sql`
    CREATE TABLE lawyer_languages (
      lawyer_id uuid NOT NULL REFERENCES lawyers (id),
      language varchar(10) NOT NULL,
      PRIMARY KEY (lawyer_id, language)
    )`.execute(db)
  await sql`CREATE INDEX lawyer_languages_language ON lawyer_languages (language)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE lawyer_languages, lawyer_practice_areas, practice_areas, lawyers`.execute(db)
}
