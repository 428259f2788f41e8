import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Where a lawyer belongs. */
export type FirmOfUser = NonNullable<Awaited<ReturnType<typeof findFirmOfUser>>>

/** The firm an account is in now, whatever its verification; undefined for everybody who is in none. */
export function findFirmOfUser(db: Db, userId: string) {
  return db
    .selectFrom('lawFirmMembers as member')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'member.lawyerId')
    .select(['member.lawFirmId', 'member.id as memberId', 'member.lawyerId', 'member.role'])
    .where('lawyer.userId', '=', userId)
    .where('member.status', '=', 'active')
    .executeTakeFirst()
}

/** The accounts in a firm now: the unit of conflicts (what one of them knows, all are taken to know). */
export async function listFirmUserIds(db: Db, lawFirmId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('lawFirmMembers as member')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'member.lawyerId')
    .select('lawyer.userId')
    .where('member.lawFirmId', '=', lawFirmId)
    .where('member.status', '=', 'active')
    .orderBy('member.joinedAt')
    .orderBy('member.id')
    .execute()
  return rows.map(({ userId }) => userId)
}
