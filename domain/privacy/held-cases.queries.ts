import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

/** Which of these cases are on legal hold now. */
export async function listHeldCases(
  _db: Database | DatabaseTransaction,
  _caseIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set()
}
