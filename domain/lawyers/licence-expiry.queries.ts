import { sql } from 'kysely'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LicenceRow } from './licences.queries.ts'

/** Verified licences whose last day is over, locked; those that another process has in hand are left to it. */
export function lockExpiredLicencesForUpdate(
  trx: DatabaseTransaction,
  today: string,
  limit: number,
): Promise<(LicenceRow & { userId: string })[]> {
  return trx
    .selectFrom('lawyerLicences as licence')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'licence.lawyerId')
    .selectAll('licence')
    .select('lawyer.userId')
    .where('licence.status', '=', 'verified')
    .where('licence.expiresOn', '<', today)
    .orderBy('licence.expiresOn')
    .limit(limit)
    .forUpdate(['lawyer', 'licence'])
    .skipLocked()
    .execute()
}

interface Reminder {
  licenceId: string
  lawyerId: string
  userId: string
  jurisdiction: string
  expiresOn: string
}

/** Notes a reminder for each verified licence that ends in the time given and had none yet; answers those. */
export async function insertReminders(
  trx: DatabaseTransaction,
  { after, until, daysBefore, now }: { after: string; until: string; daysBefore: number; now: Date },
): Promise<Reminder[]> {
  const { rows } = await sql<Reminder>`
    WITH reminded AS (
      INSERT INTO licence_reminders (licence_id, expires_on, days_before, sent_at)
      SELECT id, expires_on, ${daysBefore}, ${now} FROM lawyer_licences
      WHERE status = 'verified' AND expires_on > ${after}::date AND expires_on <= ${until}::date
      ON CONFLICT DO NOTHING RETURNING licence_id, expires_on)
    SELECT licence.id AS "licenceId", lawyer.id AS "lawyerId", lawyer.user_id AS "userId", licence.jurisdiction,
      reminded.expires_on AS "expiresOn"
    FROM reminded JOIN lawyer_licences licence ON licence.id = reminded.licence_id
      JOIN lawyers lawyer ON lawyer.id = licence.lawyer_id
    ORDER BY licence.id`.execute(trx)
  return rows
}
