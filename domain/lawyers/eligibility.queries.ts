import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isoDay } from './days.ts'

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
  return db
    .selectFrom('lawyerLicences as licence')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'licence.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select(['lawyer.id as lawyerId', 'user.id as userId', 'licence.id as licenceId'])
    .where('user.id', '=', userId)
    .where('user.status', '=', 'active')
    .where('user.role', '=', 'lawyer')
    .where('licence.jurisdiction', '=', jurisdiction)
    .where('licence.status', '=', 'verified')
    .where((is) => is.or([is('licence.expiresOn', 'is', null), is('licence.expiresOn', '>=', isoDay(now))]))
    .executeTakeFirst()
}
