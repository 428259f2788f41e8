import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isoDay } from '../lawyers/days.ts'

type Db = Database | DatabaseTransaction

/** Reviews that an average counts as at least: few of them move it little (design: Bayesian average, C = 8, m = 4). */
const PRIOR_REVIEWS = 8
const PRIOR_RATING = 4

/** Letters that `normalize('NFD')` would take apart, for SQL: what people type without accents is found with them. */
const accented = 'àáâãäåāăąçćčďđèéêëēėęěğìíîïīįłñńňòóôõöøōőŕřśšşťùúûüūůűųýÿźżž'
const unaccented = 'aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorrssstuuuuuuuuyyzzz'

const plainSql = (text: ReturnType<typeof sql>) => sql`translate(lower(${text}), ${accented}, ${unaccented})`

/**
 * Writes the search rows of lawyers anew from the truth, and removes those of lawyers whom others may not see: only who is
 * verified, active and licensed somewhere today is found. May run twice and in any order: the truth decides.
 */
export async function indexLawyers(db: Db, lawyerIds: readonly string[], now: Date): Promise<void> {
  if (lawyerIds.length === 0) return
  const today = isoDay(now)
  const ids = sql`${lawyerIds}::uuid[]`
  const areas = sql`(SELECT string_agg(p.name, ' ') FROM lawyer_practice_areas a
    JOIN practice_areas p ON p.code = a.practice_area WHERE a.lawyer_id = l.id)`
  await sql`
    WITH visible AS (
      SELECT l.*, u.name, licence.jurisdictions, licence.until,
        ${plainSql(sql`coalesce(u.name, '')`)} AS plain_name,
        ${plainSql(sql`concat_ws(' ', l.headline, l.place, ${areas}, (SELECT string_agg(f.name, ' ') FROM law_firm_members m
          JOIN law_firms f ON f.id = m.law_firm_id WHERE m.lawyer_id = l.id AND m.status = 'active'
            AND f.verification_status = 'verified'))`)} AS plain_headline,
        ${plainSql(sql`coalesce(l.about, '')`)} AS plain_about
      FROM lawyers l JOIN users u ON u.id = l.user_id
      CROSS JOIN LATERAL (
        SELECT array_agg('j:' || jurisdiction) AS jurisdictions, min(expires_on) AS until FROM lawyer_licences
        WHERE lawyer_id = l.id AND status = 'verified' AND (expires_on IS NULL OR expires_on >= ${today}::date)
      ) AS licence
      WHERE l.id = ANY(${ids}) AND u.status = 'active' AND u.role = 'lawyer' AND licence.jurisdictions IS NOT NULL
    ), gone AS (
      DELETE FROM lawyer_search s WHERE s.lawyer_id = ANY(${ids})
        AND NOT EXISTS (SELECT 1 FROM visible v WHERE v.id = s.lawyer_id)
    ), spoken AS (
      INSERT INTO lawyer_vocabulary (word)
      SELECT DISTINCT left(word, 60) FROM visible v,
        regexp_split_to_table(concat_ws(' ', plain_name, plain_headline), '[^[:alnum:]]+') AS word
      WHERE length(word) >= 4 ORDER BY 1
      ON CONFLICT DO NOTHING
    )
    INSERT INTO lawyer_search (lawyer_id, words, facets, currency, hourly_rate, rating, latitude, longitude, licensed_until,
      standing, shuffle, indexed_at)
    SELECT v.id,
      setweight(to_tsvector('simple', plain_name), 'A')
        || setweight(to_tsvector('english', plain_headline), 'B') || setweight(to_tsvector('simple', plain_headline), 'B')
        || setweight(to_tsvector('english', plain_about), 'C'),
      v.jurisdictions
        || coalesce((SELECT array_agg('a:' || practice_area) FROM lawyer_practice_areas WHERE lawyer_id = v.id), '{}')
        || coalesce((SELECT array_agg('l:' || language) FROM lawyer_languages WHERE lawyer_id = v.id), '{}')
        || ARRAY['v:' || v.availability_status]
        || CASE WHEN v.remote THEN ARRAY['remote'] ELSE '{}' END,
      v.currency, v.hourly_rate, v.average_rating, v.latitude, v.longitude, v.until,
      (coalesce(v.average_rating, 0)::real * v.total_reviews + ${PRIOR_RATING * PRIOR_REVIEWS})
          / (v.total_reviews + ${PRIOR_REVIEWS})
        + CASE WHEN v.accepts_new_cases AND v.availability_status <> 'unavailable' THEN 0 ELSE -2 END,
      ${shuffleSql(today)}, ${now}
    FROM visible v
    ON CONFLICT (lawyer_id) DO UPDATE SET words = excluded.words, facets = excluded.facets, currency = excluded.currency,
      hourly_rate = excluded.hourly_rate, rating = excluded.rating, latitude = excluded.latitude,
      longitude = excluded.longitude, licensed_until = excluded.licensed_until, standing = excluded.standing,
      shuffle = excluded.shuffle, indexed_at = excluded.indexed_at`.execute(db)
}

/** Equals come in an order that changes every day and that nobody can choose: not by id, name or age. */
const shuffleSql = (today: string) => sql`hashtext(v.id::text || ${today})`

/** The next lawyers by id after one, for going through all of them. */
export async function listLawyerIds(db: Db, after: string | undefined, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('lawyers')
    .select('id')
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** The lawyer of an account, if it has one. */
export async function findLawyerIdOfUser(db: Db, userId: string): Promise<string | undefined> {
  return (await db.selectFrom('lawyers').select('id').where('userId', '=', userId).executeTakeFirst())?.id
}

/** Lawyers of a firm, past ones included: what they are found by may have changed. */
export async function listLawyerIdsOfFirm(db: Db, firmId: string): Promise<string[]> {
  const rows = await db.selectFrom('lawFirmMembers').select('lawyerId').where('lawFirmId', '=', firmId).execute()
  return rows.map(({ lawyerId }) => lawyerId)
}
