import { type RawBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isoDay } from '../lawyers/days.ts'
import { LONG_WORD, toTsquery } from './words.ts'

type Db = Database | DatabaseTransaction

/** How like a word of ours a misspelled one must be (0 to 1, trigrams). */
const SIMILAR = 0.35
/** Kilometres of one degree of latitude. */
const KM_PER_DEGREE = 111.2

export interface LawyerCriteria {
  words: readonly string[]
  corrections: Readonly<Record<string, string>>
  /** `a:` practice area, `j:` jurisdiction, `l:` language, `v:` availability, `remote`: all must be there. */
  facets: readonly string[]
  maxHourlyRate: { minorUnits: number; currency: string } | undefined
  minRating: number | undefined
  near: { latitude: number; longitude: number; withinKm: number } | undefined
  sort: 'fit' | 'hourlyRate' | 'distance'
}

export interface FoundLawyer {
  lawyerId: string
  distanceKm: number | null
}

/** The words of a question that stand nowhere, each with the one of ours most like it. */
export async function findCorrections(db: Db, words: readonly string[]): Promise<Record<string, string>> {
  const long = words.filter((word) => word.length >= LONG_WORD)
  if (long.length === 0) return {}
  const { rows } = await sql<{ asked: string; word: string }>`
    WITH unknown AS MATERIALIZED (
      SELECT asked FROM unnest(${long}::text[]) AS asked
      WHERE NOT EXISTS (SELECT 1 FROM lawyer_vocabulary WHERE word LIKE asked || '%')
        AND NOT EXISTS (SELECT 1 FROM lawyer_search WHERE words @@ to_tsquery('english', quote_literal(asked)) LIMIT 1)
    )
    SELECT asked, near.word FROM unknown CROSS JOIN LATERAL (
      SELECT word FROM lawyer_vocabulary
      WHERE word % asked AND similarity(word, asked) >= ${SIMILAR} ORDER BY similarity(word, asked) DESC, word LIMIT 1
    ) AS near`.execute(db)
  return Object.fromEntries(rows.map(({ asked, word }) => [asked, word]))
}

/** One page of lawyers who fit, and how many there are. */
export async function findLawyers(
  db: Db,
  criteria: LawyerCriteria,
  { page, pageSize, now }: { page: number; pageSize: number; now: Date },
): Promise<{ found: FoundLawyer[]; total: number }> {
  const where = conditions(criteria, now)
  const all = sql`SELECT s.lawyer_id, ${distance(criteria)} AS distance, ${rank(criteria)} AS rank, s.shuffle
    FROM lawyer_search s WHERE ${where}`
  const cut = sql`ORDER BY rank DESC, shuffle, lawyer_id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`
  const columns = sql`lawyer_id AS "lawyerId", distance AS "distanceKm"`
  if (asksForNothing(criteria)) {
    const { rows } = await sql<FoundLawyer>`SELECT ${columns} FROM (${all}) AS found ${cut}`.execute(db)
    return { found: rows, total: await count(db, where) }
  }
  // In one pass: each match is judged once for the page and the number, and what is carried on is short (the words are not).
  const { rows } = await sql<FoundLawyer & { total: number }>`
    WITH found AS MATERIALIZED (${all})
    SELECT ${columns}, (SELECT count(*)::int FROM found) AS total FROM found ${cut}`.execute(db)
  const found = rows.map(({ lawyerId, distanceKm }) => ({ lawyerId, distanceKm }))
  // Past the last page there is no row to stand beside.
  return { found, total: rows[0]?.total ?? (page === 1 ? 0 : await count(db, where)) }
}

async function count(db: Db, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`SELECT count(*)::int AS total FROM lawyer_search s WHERE ${where}`.execute(db)
  return rows[0]?.total ?? 0
}

/** Everybody, the best first: an index has them in that order. */
function asksForNothing({ words, facets, maxHourlyRate, minRating, near, sort }: LawyerCriteria): boolean {
  return sort === 'fit' && words.length + facets.length === 0 && !maxHourlyRate && minRating === undefined && !near
}

const both = (text: string) => sql`(to_tsquery('english', ${text}) || to_tsquery('simple', ${text}))`

function conditions({ words, corrections, facets, maxHourlyRate, minRating, near }: LawyerCriteria, now: Date) {
  const today = isoDay(now)
  const all: RawBuilder<unknown>[] = [
    // A licence that ran out since the row was written does not count; the job that rewrites the row may be late.
    sql`(s.licensed_until IS NULL OR s.licensed_until >= ${today}::date OR ${stillLicensed(facets, today)})`,
  ]
  if (words.length > 0) all.push(sql`s.words @@ ${both(toTsquery(words, corrections))}`)
  if (facets.length > 0) all.push(sql`s.facets @> ${facets}::text[]`)
  if (minRating !== undefined) all.push(sql`s.rating >= ${minRating}`)
  if (maxHourlyRate) {
    all.push(sql`s.currency = ${maxHourlyRate.currency} AND s.hourly_rate <= ${maxHourlyRate.minorUnits}`)
  }
  if (near) {
    const latitudes = near.withinKm / KM_PER_DEGREE
    const longitudes = latitudes / Math.max(0.01, Math.cos((near.latitude * Math.PI) / 180))
    all.push(
      sql`s.latitude BETWEEN ${near.latitude - latitudes} AND ${near.latitude + latitudes}`,
      sql`s.longitude BETWEEN ${near.longitude - longitudes} AND ${near.longitude + longitudes}`,
      sql`${kilometres(near)} <= ${near.withinKm}`,
    )
  }
  return sql.join(all, sql` AND `)
}

function stillLicensed(facets: readonly string[], today: string) {
  const asked = facets.filter((facet) => facet.startsWith('j:')).map((facet) => facet.slice(2))
  return sql`EXISTS (SELECT 1 FROM lawyer_licences l WHERE l.lawyer_id = s.lawyer_id AND l.status = 'verified'
    AND (l.expires_on IS NULL OR l.expires_on >= ${today}::date)
    AND (${asked.length === 0} OR l.jurisdiction = ANY(${asked}::text[])))`
}

/** Great-circle distance (haversine, radius 6371 km). */
function kilometres({ latitude, longitude }: { latitude: number; longitude: number }) {
  return sql`(12742 * asin(least(1, sqrt(power(sin(radians(s.latitude - ${latitude}) / 2), 2)
    + cos(radians(${latitude})) * cos(radians(s.latitude)) * power(sin(radians(s.longitude - ${longitude}) / 2), 2)))))`
}

function distance({ near }: LawyerCriteria) {
  return near ? kilometres(near) : sql`NULL::double precision`
}

/** What comes first is largest, and never null: the index of `standing` has that order. */
function rank({ sort, words, corrections, near }: LawyerCriteria): RawBuilder<unknown> {
  if (sort === 'distance' && near) return sql`-${kilometres(near)}`
  if (sort === 'hourlyRate') return sql`coalesce(-s.hourly_rate::double precision, '-Infinity')`
  if (words.length === 0) return sql`s.standing`
  return sql`ts_rank(s.words, ${both(toTsquery(words, corrections))}) * s.standing`
}

/** What a card shows, from the truth: who is no longer to be seen is left out, whatever the search row says. */
export async function listLawyerCards(db: Db, lawyerIds: readonly string[], now: Date) {
  if (lawyerIds.length === 0) return []
  const today = isoDay(now)
  return db
    .selectFrom('lawyers')
    .innerJoin('users', 'users.id', 'lawyers.userId')
    .select([
      'lawyers.id',
      'users.name',
      'lawyers.headline',
      'lawyers.place',
      'lawyers.hourlyRate',
      'lawyers.consultationFee',
      'lawyers.currency',
      'lawyers.yearsOfExperience',
      'lawyers.averageRating',
      'lawyers.totalReviews',
      'lawyers.availabilityStatus',
      'lawyers.remote',
      sql<string[]>`array(SELECT practice_area FROM lawyer_practice_areas WHERE lawyer_id = lawyers.id ORDER BY 1)`.as(
        'practiceAreas',
      ),
      sql<string[]>`array(SELECT language FROM lawyer_languages WHERE lawyer_id = lawyers.id ORDER BY 1)`.as(
        'languages',
      ),
      sql<string[]>`array(SELECT jurisdiction FROM lawyer_licences WHERE lawyer_id = lawyers.id AND status = 'verified'
        AND (expires_on IS NULL OR expires_on >= ${today}::date) ORDER BY 1)`.as('jurisdictions'),
      sql<{ id: string; name: string } | null>`(SELECT json_build_object('id', f.id, 'name', f.name)
        FROM law_firm_members m JOIN law_firms f ON f.id = m.law_firm_id
        WHERE m.lawyer_id = lawyers.id AND m.status = 'active' AND f.verification_status = 'verified')`.as('firm'),
    ])
    .where('lawyers.id', 'in', [...lawyerIds])
    .where('users.status', '=', 'active')
    .execute()
}
