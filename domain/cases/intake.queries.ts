import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseIntakes } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type IntakeRow = Selectable<CaseIntakes>

export function findIntake(db: Db, caseId: string): Promise<IntakeRow | undefined> {
  return db.selectFrom('caseIntakes').selectAll().where('caseId', '=', caseId).executeTakeFirst()
}

/** The intake, locked: two submissions at once write one after the other. */
export function lockIntakeForUpdate(trx: DatabaseTransaction, caseId: string): Promise<IntakeRow | undefined> {
  return trx.selectFrom('caseIntakes').selectAll().where('caseId', '=', caseId).forUpdate().executeTakeFirst()
}

export async function upsertIntakeAnswers(db: Db, caseId: string, answers: Buffer, now: Date): Promise<void> {
  await db
    .insertInto('caseIntakes')
    .values({ caseId, answers, savedAt: now })
    .onConflict((conflict) => conflict.column('caseId').doUpdateSet({ answers, savedAt: now }))
    .execute()
}

export async function markIntakeSubmitted(
  trx: DatabaseTransaction,
  caseId: string,
  written: string[],
  now: Date,
): Promise<void> {
  await trx.updateTable('caseIntakes').set({ written, submittedAt: now }).where('caseId', '=', caseId).execute()
}
