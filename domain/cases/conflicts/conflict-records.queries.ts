import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { getUser } from '../../users/users.queries.ts'
import { isOnClientSide } from '../parties.policy.ts'
import { listParties } from '../parties.queries.ts'
import type { ConflictParty, ConflictRecord } from './judge-conflicts.ts'

type Db = Database | DatabaseTransaction

/** Everybody of a case as the comparison takes them: the list of parties, and its owner by the name of the account. */
export async function listConflictParties(
  db: Db,
  { id, clientId }: { id: string; clientId: string },
): Promise<ConflictParty[]> {
  const owner = await getUser(db, clientId)
  const parties = await listParties(db, id)
  return [
    { name: owner.name, aliases: [], side: 'client' },
    ...parties.map(({ name, aliases, role }) => ({
      name,
      aliases,
      side: isOnClientSide({ role }) ? ('client' as const) : ('other' as const),
    })),
  ]
}

/**
 * Everybody that the people of a firm know: their conflict lists, and the parties of the cases they are or were counsel in.
 * @param options `withDeleted`: also what was taken off a list, so that nobody gets rid of a certain conflict by that
 */
export async function listConflictRecords(
  db: Db,
  unit: readonly string[],
  { exceptCaseId, withDeleted }: { exceptCaseId: string; withDeleted: boolean },
): Promise<ConflictRecord[]> {
  return [...(await listRecordsOfLists(db, unit, withDeleted)), ...(await listRecordsOfCases(db, unit, exceptCaseId))]
}

const stances: Record<string, ConflictRecord['stance']> = {
  client: 'client',
  former_client: 'client',
  adverse: 'adverse',
}

async function listRecordsOfLists(db: Db, unit: readonly string[], withDeleted: boolean): Promise<ConflictRecord[]> {
  let query = db
    .selectFrom('lawyerConflicts')
    .select(['userId', 'name', 'aliases', 'relation'])
    .where('userId', 'in', unit)
    .orderBy('id')
  if (!withDeleted) query = query.where('deletedAt', 'is', null)
  const rows = await query.execute()
  return rows.map(({ relation, ...row }) => ({ ...row, source: 'list', stance: stances[relation] ?? 'other' }))
}

async function listRecordsOfCases(db: Db, unit: readonly string[], exceptCaseId: string): Promise<ConflictRecord[]> {
  const mine = db
    .selectFrom('caseMembers as member')
    .innerJoin('cases as case', 'case.id', 'member.caseId')
    .where('member.userId', 'in', unit)
    .where('member.role', 'in', ['lawyer', 'colleague'])
    .where('member.caseId', '!=', exceptCaseId)
  const clients = await mine
    .innerJoin('users as owner', 'owner.id', 'case.clientId')
    .select(['member.userId', 'owner.name'])
    .execute()
  const parties = await mine
    .innerJoin('caseParties as party', 'party.caseId', 'case.id')
    .select(['member.userId', 'party.name', 'party.aliases', 'party.role'])
    .execute()
  return [
    ...clients.map((row): ConflictRecord => ({ ...row, aliases: [], source: 'case', stance: 'client' })),
    ...parties.map(
      ({ role, ...row }): ConflictRecord => ({
        ...row,
        source: 'case',
        stance: isOnClientSide({ role }) ? 'client' : 'adverse',
      }),
    ),
  ]
}
