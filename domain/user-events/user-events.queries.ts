import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyUserEvents } from '../../adapters/database/notify.ts'
import type { UserEvents } from '../../adapters/database/tables.generated.ts'
import type { StoredEventName } from '../../contracts/events.ts'

type Db = Database | DatabaseTransaction
export type UserEventRow = Selectable<UserEvents>

/** An event for one person: its name and which thing it is about. */
export interface NewUserEvent {
  userId: string
  event: StoredEventName
  /** Id of the notification, the case, … whose present state is sent. */
  subjectId: string
}

/**
 * Stores events with the next positions of whom they are for, and announces them. A position is taken under the lock of its
 * person's counter, which is held until the transaction ends: positions become visible in their order and without holes, so
 * whoever has read up to one has missed none below it. People are locked in the order of their ids, so that two transactions
 * never wait for each other here.
 * @param sourceId what caused them, an outbox row's id say: stored once for each source, however often this runs
 */
export async function insertUserEvents(
  trx: DatabaseTransaction,
  events: readonly NewUserEvent[],
  { sourceId, now }: { sourceId: string; now: Date },
): Promise<void> {
  const userIds = [...new Set(events.map(({ userId }) => userId))].sort()
  if (userIds.length === 0) return
  const positions = await lockCounters(trx, userIds)
  const stored = await trx
    .selectFrom('userEvents')
    .select(['userId', 'event', 'subjectId'])
    .where('sourceId', '=', sourceId)
    .where('userId', 'in', userIds)
    .execute()
  const keyOf = ({ userId, event, subjectId }: { userId: string; event: string; subjectId: string }) =>
    `${userId} ${event} ${subjectId}`
  const known = new Set(stored.map(keyOf))
  const rows = events.flatMap((event) => {
    if (known.has(keyOf(event))) return []
    known.add(keyOf(event))
    const seq = (positions.get(event.userId) ?? 0) + 1
    positions.set(event.userId, seq)
    return [{ ...event, seq, sourceId, createdAt: now }]
  })
  if (rows.length === 0) return
  await trx.insertInto('userEvents').values(rows).execute()
  const moved = [...new Set(rows.map(({ userId }) => userId))].sort()
  await upsertCounters(trx, moved, (userId) => positions.get(userId) ?? 0)
  await notifyUserEvents(trx, moved)
}

async function lockCounters(trx: DatabaseTransaction, userIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await trx
    .insertInto('userEventCounters')
    .values(userIds.map((userId) => ({ userId, lastSeq: 0 })))
    // Changes nothing, but locks the row that is there.
    .onConflict((conflict) =>
      conflict.column('userId').doUpdateSet((eb) => ({ lastSeq: eb.ref('userEventCounters.lastSeq') })),
    )
    .returning(['userId', 'lastSeq'])
    .execute()
  return new Map(rows.map(({ userId, lastSeq }) => [userId, lastSeq]))
}

async function upsertCounters(
  trx: DatabaseTransaction,
  userIds: readonly string[],
  lastSeqOf: (userId: string) => number,
): Promise<void> {
  await trx
    .insertInto('userEventCounters')
    .values(userIds.map((userId) => ({ userId, lastSeq: lastSeqOf(userId) })))
    .onConflict((conflict) => conflict.column('userId').doUpdateSet((eb) => ({ lastSeq: eb.ref('excluded.lastSeq') })))
    .execute()
}

/** The person's events after a position, in order. */
export function listUserEventsAfter(db: Db, userId: string, seq: number, limit: number): Promise<UserEventRow[]> {
  return db
    .selectFrom('userEvents')
    .selectAll()
    .where('userId', '=', userId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** Where a person's events stand: the last position taken, and the first that is still kept (one past the last when none is). */
export async function getUserEventPosition(db: Db, userId: string): Promise<{ last: number; first: number }> {
  // One statement: one view of both.
  const row = await db
    .selectNoFrom((eb) => [
      eb.selectFrom('userEventCounters').select('lastSeq').where('userId', '=', userId).as('last'),
      eb
        .selectFrom('userEvents')
        .select((inner) => inner.fn.min('seq').as('first'))
        .where('userId', '=', userId)
        .as('first'),
    ])
    .executeTakeFirstOrThrow()
  const last = row.last ?? 0
  return { last, first: row.first ?? last + 1 }
}

/** Last positions of several people, for whoever looks whether an announcement was missed. */
export async function listUserEventPositions(db: Db, userIds: readonly string[]): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map()
  const rows = await db.selectFrom('userEventCounters').selectAll().where('userId', 'in', userIds).execute()
  return new Map(rows.map(({ userId, lastSeq }) => [userId, lastSeq]))
}

/**
 * Lets go of events older than `before`, always the first ones of a person: what is kept has no holes.
 * @returns how many
 */
export async function deleteUserEventsBefore(db: Db, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM user_events e USING (
      SELECT user_id, max(seq) AS seq FROM user_events WHERE created_at < ${before} GROUP BY user_id
    ) old
    WHERE e.user_id = old.user_id AND e.seq <= old.seq`.execute(db)
  return Number(numAffectedRows ?? 0)
}
