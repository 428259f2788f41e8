import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Consultations of living cases whose time lies in between and of which nobody was reminded so early for that time. */
export function listToRemind(
  db: Db,
  { after, until, leadMinutes }: { after: Date; until: Date; leadMinutes: number },
  limit: number,
) {
  return db
    .selectFrom('consultations as consultation')
    .innerJoin('cases as case', 'case.id', 'consultation.caseId')
    .select(['consultation.id', 'consultation.caseId', 'consultation.scheduledAt'])
    .where('consultation.state', 'in', ['scheduled', 'lobby'])
    .where('consultation.scheduledAt', '>', after)
    .where('consultation.scheduledAt', '<=', until)
    .where('case.deletedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('consultationReminders as reminder')
            .select('reminder.consultationId')
            .whereRef('reminder.consultationId', '=', 'consultation.id')
            .whereRef('reminder.scheduledAt', '=', 'consultation.scheduledAt')
            .where('reminder.leadMinutes', '=', leadMinutes),
        ),
      ),
    )
    .orderBy('consultation.scheduledAt')
    .limit(limit)
    .execute()
}

/** @returns false when somebody else has reminded meanwhile */
export async function insertReminder(
  trx: DatabaseTransaction,
  { id, scheduledAt }: { id: string; scheduledAt: Date | null },
  leadMinutes: number,
): Promise<boolean> {
  if (!scheduledAt) return false
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('consultationReminders')
    .values({ consultationId: id, scheduledAt, leadMinutes })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What time may move: rooms that are open, and what should have begun before `missedBefore`; by id, those after `after`. */
export async function listUnderWay(
  db: Db,
  { missedBefore, after }: { missedBefore: Date; after: string | undefined },
  limit: number,
): Promise<string[]> {
  let query = db.selectFrom('consultations').select('id')
  if (after !== undefined) query = query.where('id', '>', after)
  const rows = await query
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['lobby', 'live']),
        eb.and([eb('state', '=', 'scheduled'), eb('scheduledAt', '<', missedBefore)]),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Nobody is connected, nobody was since `quietSince`, and no token of a device works any more. */
export async function isDeserted(
  db: Db,
  consultationId: string,
  { quietSince, tokensSince }: { quietSince: Date; tokensSince: Date },
): Promise<boolean> {
  const sign = await db
    .selectFrom('consultationDevices as device')
    .leftJoin('consultationPresence as presence', 'presence.identity', 'device.identity')
    .select('device.identity')
    .where('device.consultationId', '=', consultationId)
    .where((eb) =>
      eb.or([
        eb.and([eb('device.revokedAt', 'is', null), eb('device.madeAt', '>', tokensSince)]),
        eb('presence.seenAt', '>', quietSince),
        eb('presence.leftAt', '>', quietSince),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return sign === undefined
}

/** The sides of which nobody has come. */
export async function listSidesThatMissed(
  db: Db,
  { id, caseId }: { id: string; caseId: string },
): Promise<('client' | 'lawyer')[]> {
  const rows = await db
    .selectFrom('consultationParticipants as participant')
    .innerJoin('caseMembers as member', (join) =>
      join.onRef('member.userId', '=', 'participant.userId').on('member.caseId', '=', caseId),
    )
    .select('member.role')
    .where('participant.consultationId', '=', id)
    .execute()
  const came = new Set(rows.map(({ role }) => role))
  return (['client', 'lawyer'] as const).filter((side) => !came.has(side))
}
