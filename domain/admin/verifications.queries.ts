import { type SqlBool, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { listVerifications } from '../../contracts/admin.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { LicenceRow } from '../lawyers/licences.queries.ts'

type Db = Database | DatabaseTransaction

/** A licence with whose it is. */
export type VerificationRow = LicenceRow & { userId: string; name: string; email: string }

/** As `waitsForDecision` of the policy. */
const waiting = sql<SqlBool>`licence.submitted_at IS NOT NULL AND (licence.status = 'pending' OR licence.requested_expires_on IS NOT NULL)`

function verifications(db: Db) {
  return db
    .selectFrom('lawyerLicences as licence')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'licence.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
}

/** A page of licences in one state, oldest hand-in first where they wait, else last change first. */
export async function listVerificationRows(
  db: Db,
  { state, page, pageSize }: EndpointQuery<typeof listVerifications>,
): Promise<{ rows: VerificationRow[]; total: number }> {
  const found =
    state === 'waiting' ? verifications(db).where(waiting) : verifications(db).where('licence.status', '=', state)
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('licence')
    .select(['user.id as userId', 'user.name', 'user.email'])
    .orderBy(state === 'waiting' ? 'licence.submittedAt' : 'licence.updatedAt', state === 'waiting' ? 'asc' : 'desc')
    .orderBy('licence.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { rows, total }
}

export function findVerification(db: Db, id: string): Promise<VerificationRow | undefined> {
  return verifications(db)
    .selectAll('licence')
    .select(['user.id as userId', 'user.name', 'user.email'])
    .where('licence.id', '=', id)
    .executeTakeFirst()
}

/** What was decided about these licences, newest first, with the names of those who decided. */
export async function listDecisions(db: Db, licenceIds: readonly string[]) {
  if (licenceIds.length === 0) return []
  return db
    .selectFrom('licenceDecisions as decision')
    .innerJoin('users as admin', 'admin.id', 'decision.decidedBy')
    .selectAll('decision')
    .select('admin.name as decidedByName')
    .where('decision.licenceId', 'in', licenceIds)
    .orderBy('decision.decidedAt', 'desc')
    .orderBy('decision.id', 'desc')
    .execute()
}

export async function insertDecision(
  db: Db,
  decision: {
    id: string
    licenceId: string
    lawyerId: string
    jurisdiction: string
    number: string
    expiresOn: string | null
    decision: 'approved' | 'rejected' | 'revoked'
    reason: string | null
    decidedBy: string
    decidedAt: Date
  },
): Promise<void> {
  await db.insertInto('licenceDecisions').values(decision).execute()
}
