import { sql } from 'kysely'
import type { Database } from '../../adapters/database/connect.ts'
import { reindexLawyers } from '../../domain/search/lawyer-index.commands.ts'
import { openDatabase } from './our-database.ts'
import { plainWords as words } from './texts.ts'

const LAWYERS = 50_000
const CASES = 50_000

/** Fills a database with lawyers and open cases, and writes the search rows as the job does. Rows go in directly: 100,000 requests would take hours. */
export async function fillMarketplace(dataFolder: string): Promise<void> {
  const db = openDatabase(dataFolder)
  try {
    await insertLawyers(db)
    await insertCases(db)
    await reindexLawyers(db, new Date())
    await sql`VACUUM ANALYZE`.execute(db)
  } finally {
    await db.destroy()
  }
}

/** The same UUID for the same number: MD5 with the bits of version 4 set (RFC 9562). */
const idOf = (text: ReturnType<typeof sql>) =>
  sql`overlay(overlay(md5(${text}) placing '4' from 13) placing 'a' from 17)::uuid`
const id = (kind: string) => idOf(sql`${kind} || n`)
const word = (step: number) => sql`(${words}::text[])[1 + (n * ${sql.lit(step)} + n / 7) % ${sql.lit(words.length)}]`

async function insertLawyers(db: Database): Promise<void> {
  const all = sql`generate_series(1, ${sql.lit(LAWYERS)}) AS n`
  await sql`
    INSERT INTO users (id, email, password_hash, role, name, email_verified)
    SELECT ${id('user')}, 'lawyer' || n || '@example.org', '-', 'lawyer', initcap(${word(3)}) || ' ' || initcap(${word(5)}) || n % 997, true
    FROM ${all}`.execute(db)
  await sql`
    INSERT INTO lawyers (id, user_id, verification_status, headline, about, hourly_rate, average_rating, total_reviews,
      availability_status, place, latitude, longitude, remote)
    SELECT ${id('lawyer')}, ${id('user')}, 'verified', ${word(1)} || ' and ' || ${word(11)} || ' ' || ${word(13)},
      'For ' || ${word(17)} || ', ' || ${word(19)} || ' and ' || ${word(23)}, 10000 + n % 50000, 3 + (n % 20) / 10.0, n % 60,
      (ARRAY['available', 'available', 'limited', 'unavailable'])[1 + n % 4], 'Town', 25 + (n * 7 % 24000) / 1000.0,
      -120 + (n * 13 % 50000) / 1000.0, n % 3 > 0
    FROM ${all}`.execute(db)
  await sql`
    INSERT INTO lawyer_licences (id, lawyer_id, jurisdiction, number, status, checked_at)
    SELECT ${id('licence')}, ${id('lawyer')}, (ARRAY['US-NY', 'US-CA', 'US-TX', 'GB-EAW', 'DE', 'FR'])[1 + n % 6], n::text, 'verified', now()
    FROM ${all}`.execute(db)
  await sql`
    INSERT INTO lawyer_practice_areas (lawyer_id, practice_area)
    SELECT DISTINCT ${id('lawyer')}, (ARRAY['commercial_lease', 'contracts', 'employment', 'family', 'housing', 'business',
      'immigration', 'criminal'])[1 + (n * step) % 8] FROM ${all}, (VALUES (1), (3)) AS s(step)`.execute(db)
  await sql`
    INSERT INTO lawyer_languages (lawyer_id, language)
    SELECT ${id('lawyer')}, (ARRAY['en', 'de', 'fr', 'es'])[1 + n % 4] FROM ${all}`.execute(db)
}

async function insertCases(db: Database): Promise<void> {
  const all = sql`generate_series(1, ${sql.lit(CASES)}) AS n`
  await sql`
    INSERT INTO users (id, email, password_hash, role, name)
    SELECT ${id('client')}, 'client' || n || '@example.org', '-', 'client', 'Client' FROM generate_series(0, 4999) AS n`.execute(
    db,
  )
  await sql`
    INSERT INTO cases (id, client_id, title, description, category, jurisdiction, status, stage, privacy_setting, published_at)
    SELECT ${id('case')}, ${idOf(sql`'client' || n % 5000`)}, initcap(${word(3)}) || ' of a ' || ${word(5)} || ' ' || ${word(7)},
      'About a ' || ${word(11)} || ' and a ' || ${word(13)}, 'contracts',
      (ARRAY['US-NY', 'US-CA', 'US-TX', 'GB-EAW', 'DE', 'FR'])[1 + n % 6], 'open', 'open', 'verified_only', now() - n * interval '1 minute'
    FROM ${all}`.execute(db)
  await sql`
    INSERT INTO case_members (case_id, user_id, role)
    SELECT ${id('case')}, ${idOf(sql`'client' || n % 5000`)}, 'client' FROM ${all}`.execute(db)
}

/** Gives the person of the requests a licence, so that the search of cases has teasers to look at. */
export async function licensePerson(dataFolder: string, email: string): Promise<void> {
  const db = openDatabase(dataFolder)
  try {
    await sql`
      WITH lawyer AS (
        INSERT INTO lawyers (id, user_id, verification_status) SELECT gen_random_uuid(), id, 'verified' FROM users WHERE email = ${email}
        RETURNING id
      )
      INSERT INTO lawyer_licences (id, lawyer_id, jurisdiction, number, status, checked_at)
      SELECT gen_random_uuid(), id, 'US-NY', 'bench', 'verified', now() FROM lawyer`.execute(db)
  } finally {
    await db.destroy()
  }
}
