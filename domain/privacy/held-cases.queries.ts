import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

/** Which of these cases are on legal hold now. */
export async function listHeldCases(
  db: Database | DatabaseTransaction,
  caseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (caseIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('caseHolds')
    .select('caseId')
    .where('caseId', 'in', caseIds)
    .where('liftedAt', 'is', null)
    .execute()
  return new Set(rows.map(({ caseId }) => caseId))
}
