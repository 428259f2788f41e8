import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { licenceCounts } from './licences.queries.ts'

type Db = Database | DatabaseTransaction

/** A lawyer who may act in a jurisdiction, with the licence that says so. */
export interface EligibleLawyer {
  lawyerId: string
  userId: string
  licenceId: string
}

/**
 * The lawyer behind an account if he may act in the jurisdiction now: the account is active, and a licence there is verified and
 * has not run out (it counts through its last day, in UTC). Asks the date itself, never a job's opinion of it. Else undefined.
 */
export function findEligibleLawyer(
  db: Db,
  userId: string,
  jurisdiction: string,
  now: Date,
): Promise<EligibleLawyer | undefined> {
  return licencesInForce(db, userId, now)
    .select(['lawyer.id as lawyerId', 'user.id as userId', 'licence.id as licenceId'])
    .where('licence.jurisdiction', '=', jurisdiction)
    .executeTakeFirst()
}

/** Everywhere the account may act as a lawyer now, by the same rule; undefined for whoever may nowhere. */
export async function listLicensedJurisdictions(
  db: Db,
  userId: string,
  now: Date,
): Promise<{ lawyerId: string; jurisdictions: string[] } | undefined> {
  const rows = await licencesInForce(db, userId, now)
    .select(['lawyer.id as lawyerId', 'licence.jurisdiction'])
    .execute()
  const [first] = rows
  return first && { lawyerId: first.lawyerId, jurisdictions: rows.map(({ jurisdiction }) => jurisdiction) }
}

function licencesInForce(db: Db, userId: string, now: Date) {
  return db
    .selectFrom('lawyerLicences as licence')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'licence.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .where('user.id', '=', userId)
    .where('user.status', '=', 'active')
    .where('user.role', '=', 'lawyer')
    .where(licenceCounts(now))
}
