import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { visibleLawyers } from '../lawyers/lawyers.queries.ts'

type Db = Database | DatabaseTransaction

/**
 * Somebody whom the asker may know of: oneself, people of the same case (unless a wall keeps the asker from it), colleagues of the
 * same firm, and lawyers whose profile is public. The one place that says so.
 */
export async function findKnownUser(db: Db, { id, askerId }: { id: string; askerId: string }, now: Date) {
  return db
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.role'])
    .where('users.id', '=', id)
    .where('users.status', '!=', 'deleted')
    .where((eb) =>
      eb.or([
        eb('users.id', '=', askerId),
        eb.exists(sharedCases(db, { id, askerId })),
        eb.exists(sharedFirms(db, { id, askerId })),
        eb.exists(visibleLawyers(db, now).select('lawyer.id').where('lawyer.userId', '=', id)),
      ]),
    )
    .executeTakeFirst()
}

function sharedCases(db: Db, { id, askerId }: { id: string; askerId: string }) {
  return db
    .selectFrom('caseMembers as theirs')
    .innerJoin('caseMembers as mine', 'mine.caseId', 'theirs.caseId')
    .innerJoin('cases', 'cases.id', 'mine.caseId')
    .select('theirs.userId')
    .where('theirs.userId', '=', id)
    .where('mine.userId', '=', askerId)
    .where('cases.deletedAt', 'is', null)
    .where(notBehindWall('cases.id', askerId))
}

function sharedFirms(db: Db, { id, askerId }: { id: string; askerId: string }) {
  return db
    .selectFrom('lawyers as them')
    .innerJoin('lawFirmMembers as theirs', 'theirs.lawyerId', 'them.id')
    .innerJoin('lawFirmMembers as mine', 'mine.lawFirmId', 'theirs.lawFirmId')
    .innerJoin('lawyers as me', 'me.id', 'mine.lawyerId')
    .select('them.id')
    .where('them.userId', '=', id)
    .where('me.userId', '=', askerId)
    .where('theirs.status', '=', 'active')
    .where('mine.status', '=', 'active')
}
