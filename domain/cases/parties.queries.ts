import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { CaseParty } from '../../contracts/case-parties.ts'

type Db = Database | DatabaseTransaction

/** The parties of a case in the order they were given. */
export function listParties(db: Db, caseId: string): Promise<CaseParty[]> {
  return db
    .selectFrom('caseParties')
    .select(['name', 'aliases', 'role'])
    .where('caseId', '=', caseId)
    .orderBy('position')
    .execute()
}

/** Replaces the list and counts its version up: whoever was cleared for the list before has to be checked against this one. */
export async function replaceParties(
  trx: DatabaseTransaction,
  caseId: string,
  { parties, noOtherParties }: { parties: readonly CaseParty[]; noOtherParties: boolean },
  now: Date,
): Promise<number> {
  await trx.deleteFrom('caseParties').where('caseId', '=', caseId).execute()
  if (parties.length > 0) {
    await trx
      .insertInto('caseParties')
      .values(parties.map((party, position) => ({ ...party, id: uuidv7(), caseId, position, createdAt: now })))
      .execute()
  }
  const { partiesVersion } = await trx
    .updateTable('cases')
    .set((eb) => ({ noOtherParties, partiesVersion: eb('partiesVersion', '+', 1) }))
    .where('id', '=', caseId)
    .returning('partiesVersion')
    .executeTakeFirstOrThrow()
  return partiesVersion
}
