import { type Selectable, type SqlBool, sql, type Updateable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LawyerLicences } from '../../adapters/database/tables.generated.ts'
import { type LicenceStatus, licenceSchema } from '../../contracts/licences.ts'
import { isoDay } from './days.ts'
import type { LicenceState } from './licences.policy.ts'

export type LicenceRow = Selectable<LawyerLicences>
type Db = Database | DatabaseTransaction

/** The status in a row; the database's own check allows no other. */
export function licenceStatus(value: string): LicenceStatus {
  return licenceSchema.shape.status.parse(value)
}

export function stateOf({ status, expiresOn, requestedExpiresOn, submittedAt }: LicenceRow): LicenceState {
  return { status: licenceStatus(status), expiresOn, requestedExpiresOn, submitted: submittedAt !== null }
}

/** For `where`: the licence counts on the day of `now`. The one place that says so in SQL (see `countsOn`). */
export function licenceCounts(now: Date) {
  return sql<SqlBool>`licence.status = 'verified' AND (licence.expires_on IS NULL OR licence.expires_on >= ${isoDay(now)})`
}

export function listLicences(db: Db, lawyerId: string): Promise<LicenceRow[]> {
  return db
    .selectFrom('lawyerLicences')
    .selectAll()
    .where('lawyerId', '=', lawyerId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

export function lockLicenceForUpdate(trx: DatabaseTransaction, id: string): Promise<LicenceRow | undefined> {
  return trx.selectFrom('lawyerLicences').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function findLicenceIn(db: Db, lawyerId: string, jurisdiction: string): Promise<LicenceRow | undefined> {
  return db
    .selectFrom('lawyerLicences')
    .selectAll()
    .where('lawyerId', '=', lawyerId)
    .where('jurisdiction', '=', jurisdiction)
    .executeTakeFirst()
}

export function insertLicence(
  db: Db,
  licence: Pick<LicenceRow, 'id' | 'lawyerId' | 'jurisdiction' | 'number' | 'admittedOn' | 'expiresOn'>,
  now: Date,
): Promise<LicenceRow> {
  return db
    .insertInto('lawyerLicences')
    .values({ ...licence, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes a licence; its version goes up. */
export function updateLicenceRow(
  db: Db,
  id: string,
  change: Updateable<LawyerLicences>,
  now: Date,
): Promise<LicenceRow> {
  return db
    .updateTable('lawyerLicences')
    .set({ ...change, updatedAt: now, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteLicenceRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lawyerLicences').where('id', '=', id).execute()
}

/**
 * Derives what the lawyer's own row says of the licences: the seed's `verification_status`, and the number and end of the licence
 * that counts longest. Runs in the transaction of every change of a licence.
 */
export async function deriveVerification(db: DatabaseTransaction, lawyerId: string, now: Date): Promise<void> {
  await sql`
    UPDATE lawyers SET
      verification_status = CASE
        WHEN best.number IS NOT NULL THEN 'verified'
        WHEN EXISTS (SELECT FROM lawyer_licences l WHERE l.lawyer_id = ${lawyerId} AND l.status IN ('rejected', 'revoked'))
          AND NOT EXISTS (SELECT FROM lawyer_licences l WHERE l.lawyer_id = ${lawyerId} AND l.status IN ('pending', 'expired'))
          THEN 'rejected'
        ELSE 'pending' END,
      bar_number = best.number, license_number = best.number, license_expiry = best.expires_on, updated_at = ${now}
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
      SELECT licence.number, licence.expires_on FROM lawyer_licences licence
      WHERE licence.lawyer_id = ${lawyerId} AND ${licenceCounts(now)}
      ORDER BY licence.expires_on DESC NULLS FIRST, licence.created_at LIMIT 1) AS best ON true
    WHERE lawyers.id = ${lawyerId}`.execute(db)
}
