import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { FirmRole } from '../../contracts/law-firms.ts'

type Db = Database | DatabaseTransaction

function membersOf(db: Db, lawFirmId: string) {
  return db
    .selectFrom('lawFirmMembers as member')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'member.lawyerId')
    .innerJoin('users as user', 'user.id', 'lawyer.userId')
    .select(['member.id', 'member.role', 'member.joinedAt', 'user.id as userId', 'user.email', 'user.name'])
    .where('member.lawFirmId', '=', lawFirmId)
    .where('member.status', '=', 'active')
}

export type FirmMemberRow = NonNullable<Awaited<ReturnType<typeof findFirmMember>>>

export function findFirmMember(db: Db, lawFirmId: string, memberId: string) {
  return membersOf(db, lawFirmId).where('member.id', '=', memberId).executeTakeFirst()
}

export function findFirmMemberByEmail(db: Db, lawFirmId: string, email: string) {
  return membersOf(db, lawFirmId).where('user.email', '=', email).executeTakeFirst()
}

export function findFirmMemberByUser(db: Db, lawFirmId: string, userId: string) {
  return membersOf(db, lawFirmId).where('user.id', '=', userId).executeTakeFirst()
}

/** People of a firm in the order of their coming. */
export function listFirmMembers(db: Db, lawFirmId: string) {
  return membersOf(db, lawFirmId).orderBy('member.joinedAt').orderBy('member.id').execute()
}

/** The caller holds the firm's lock. @throws unique violation `law_firm_members_one_firm` for who is in a firm */
export async function insertFirmMember(
  db: Db,
  member: { lawFirmId: string; lawyerId: string; role: FirmRole },
  now: Date,
): Promise<void> {
  await db
    .insertInto('lawFirmMembers')
    .values({ id: uuidv7(), ...member, joinedAt: now })
    .execute()
  await countLawyers(db, member.lawFirmId)
}

export async function updateFirmMemberRole(db: Db, memberId: string, role: FirmRole): Promise<void> {
  await db.updateTable('lawFirmMembers').set({ role }).where('id', '=', memberId).execute()
}

/** Ends a membership; its row stays, for who was in the firm when. */
export async function endFirmMember(
  db: Db,
  { lawFirmId, memberId, status }: { lawFirmId: string; memberId: string; status: 'left' | 'removed' },
  now: Date,
): Promise<void> {
  await db.updateTable('lawFirmMembers').set({ status, endedAt: now }).where('id', '=', memberId).execute()
  await countLawyers(db, lawFirmId)
}

export async function countOwners(db: Db, lawFirmId: string): Promise<number> {
  const { owners } = await db
    .selectFrom('lawFirmMembers')
    .select(sql<number>`count(*)::int`.as('owners'))
    .where('lawFirmId', '=', lawFirmId)
    .where('status', '=', 'active')
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow()
  return owners
}

/** The number is the seed's column; counted anew each time, so that it cannot drift. */
async function countLawyers(db: Db, lawFirmId: string): Promise<void> {
  await db
    .updateTable('lawFirms')
    .set((eb) => ({
      totalLawyers: eb
        .selectFrom('lawFirmMembers')
        .select(sql<number>`count(*)::int`.as('n'))
        .where('lawFirmId', '=', lawFirmId)
        .where('status', '=', 'active'),
    }))
    .where('id', '=', lawFirmId)
    .execute()
}
