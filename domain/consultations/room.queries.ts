import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { DB } from '../../adapters/database/tables.generated.ts'
import { SESSION_IDLE_MS } from '../auth/sessions.queries.ts'
import { caseRole } from '../cases/cases.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** Whoever comes is waiting, unless they are in already; whoever was sent away may knock again. */
export async function upsertParticipant(
  trx: DatabaseTransaction,
  { consultationId, userId, isAdmitted }: { consultationId: string; userId: string; isAdmitted: boolean },
  now: Date,
): Promise<'waiting' | 'admitted'> {
  const { state } = await trx
    .insertInto('consultationParticipants')
    .values({
      ...{ consultationId, userId, firstJoinedAt: now },
      ...(isAdmitted ? { state: 'admitted', admittedAt: now } : { state: 'waiting' }),
    })
    .onConflict((conflict) =>
      conflict.columns(['consultationId', 'userId']).doUpdateSet({
        state: isAdmitted
          ? 'admitted'
          : sql`CASE consultation_participants.state WHEN 'admitted' THEN 'admitted' ELSE 'waiting' END`,
        admittedAt: isAdmitted
          ? sql`coalesce(consultation_participants.admitted_at, ${now})`
          : sql`consultation_participants.admitted_at`,
      }),
    )
    .returning('state')
    .executeTakeFirstOrThrow()
  return state === 'admitted' ? 'admitted' : 'waiting'
}

/** @returns false where nobody of that name has come */
export async function setParticipantState(
  trx: DatabaseTransaction,
  { consultationId, userId }: { consultationId: string; userId: string },
  state: 'admitted' | 'removed',
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('consultationParticipants')
    .set({ state, ...(state === 'admitted' && { admittedAt: now }) })
    .where('consultationId', '=', consultationId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export function findParticipant(db: Db, consultationId: string, userId: string) {
  return db
    .selectFrom('consultationParticipants')
    .selectAll()
    .where('consultationId', '=', consultationId)
    .where('userId', '=', userId)
    .executeTakeFirst()
}

export async function insertDevice(
  trx: DatabaseTransaction,
  device: {
    identity: string
    consultationId: string
    userId: string
    sessionId: string
    /** What the person was when coming: the record of who met whom stays as it was. */
    isHost: boolean
    admittedAt: Date | null
  },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('consultationDevices')
    .values({ ...device, madeAt: now })
    .execute()
}

/** From now on the person's devices may be in the room with media. @returns their identities */
export async function admitDevices(
  trx: DatabaseTransaction,
  { consultationId, userId }: { consultationId: string; userId: string },
  now: Date,
): Promise<string[]> {
  await trx
    .updateTable('consultationDevices')
    .set({ admittedAt: now })
    .where('consultationId', '=', consultationId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .where('admittedAt', 'is', null)
    .execute()
  return listDevices(trx, { consultationId, userId })
}

/** The person's devices have no business in the room any more. @returns their identities */
export function revokeDevices(
  trx: DatabaseTransaction,
  { consultationId, userId }: { consultationId: string; userId: string },
  now: Date,
): Promise<string[]> {
  return revoke(trx, consultationId, (is) => is('userId', '=', userId), now)
}

/** Whoever comes again with the same browser leaves its earlier window: nobody is to be heard twice. @returns those devices */
export function revokeEarlierDevices(
  trx: DatabaseTransaction,
  { consultationId, sessionId, identity }: { consultationId: string; sessionId: string; identity: string },
  now: Date,
): Promise<string[]> {
  const isEarlier: Condition = (is) => is.and([is('sessionId', '=', sessionId), is('identity', '!=', identity)])
  return revoke(trx, consultationId, isEarlier, now)
}

type Condition = (is: ExpressionBuilder<DB, 'consultationDevices'>) => Expression<SqlBool>

async function revoke(
  trx: DatabaseTransaction,
  consultationId: string,
  which: Condition,
  now: Date,
): Promise<string[]> {
  const rows = await trx
    .updateTable('consultationDevices')
    .set({ revokedAt: now })
    .where('consultationId', '=', consultationId)
    .where(which)
    .where('revokedAt', 'is', null)
    .returning('identity')
    .execute()
  return rows.map(({ identity }) => identity)
}

/** Devices of a person that may be in the room. */
export async function listDevices(
  db: Db,
  { consultationId, userId }: { consultationId: string; userId: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('consultationDevices')
    .select('identity')
    .where('consultationId', '=', consultationId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute()
  return rows.map(({ identity }) => identity)
}

/**
 * Devices that may be in a room at this moment, with what their people are in the case: not revoked, the consultation not over, the
 * person in the case with an active account and session, and no wall between. The one query that decides it, for the door and the guard.
 */
function devicesAllowed(db: Db, now: Date) {
  return db
    .selectFrom('consultationDevices as device')
    .innerJoin('consultations as consultation', 'consultation.id', 'device.consultationId')
    .innerJoin('cases as case', 'case.id', 'consultation.caseId')
    .innerJoin('caseMembers as member', (join) =>
      join.onRef('member.caseId', '=', 'case.id').onRef('member.userId', '=', 'device.userId'),
    )
    .innerJoin('users as user', 'user.id', 'device.userId')
    .innerJoin('sessions as session', 'session.id', 'device.sessionId')
    .where('device.revokedAt', 'is', null)
    .where('consultation.state', 'in', ['lobby', 'live'])
    .where('case.deletedAt', 'is', null)
    .where('user.status', '=', 'active')
    .where('session.revokedAt', 'is', null)
    .where('session.expiresAt', '>', now)
    .where('session.lastUsedAt', '>', new Date(now.getTime() - SESSION_IDLE_MS))
    .where(notBehindWall('case.id', { column: 'device.userId' }))
    .select(['device.identity', 'device.userId', 'device.admittedAt', 'member.role', 'case.clientId'])
}

/** @param room narrows it to one device that asks for this room */
export async function listAllowedDevices(
  db: Db,
  { consultationId, identity, room }: { consultationId?: string; identity?: string; room?: string },
  now: Date,
) {
  let query = devicesAllowed(db, now)
  if (consultationId !== undefined) query = query.where('device.consultationId', '=', consultationId)
  if (identity !== undefined) query = query.where('device.identity', '=', identity)
  if (room !== undefined) query = query.where('consultation.roomName', '=', room)
  const rows = await query.execute()
  return rows.map(({ role, clientId, ...device }) => {
    return { ...device, relation: { role: caseRole(role), isOwner: clientId === device.userId } }
  })
}

/** Rooms in which somebody may be: those of consultations under way, and of those that have just ended. */
export function listRoomsToGuard(db: Db, endedSince: Date, scope: { caseId?: string; userId?: string } = {}) {
  let query = db
    .selectFrom('consultations')
    .select(['id', 'roomName', 'state'])
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['lobby', 'live']),
        eb.and([eb('state', 'in', ['ended', 'no_show', 'cancelled']), eb('updatedAt', '>', endedSince)]),
      ]),
    )
  if (scope.caseId !== undefined) query = query.where('caseId', '=', scope.caseId)
  const { userId } = scope
  if (userId !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('consultationDevices as device')
          .select('device.identity')
          .whereRef('device.consultationId', '=', 'consultations.id')
          .where('device.userId', '=', userId)
          .where('device.revokedAt', 'is', null),
      ),
    )
  }
  return query.execute()
}

export async function insertAttestation(
  trx: DatabaseTransaction,
  row: {
    id: string
    consultationId: string
    userId: string
    othersPresent: boolean
    others: Buffer | null
    location: string | null
  },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('consultationAttestations')
    .values({ ...row, at: now })
    .execute()
}

/** Devices whose people may not be in the room any more stay out, also when their rights come back: they join anew. */
export async function revokeDevicesOfStrangers(
  trx: DatabaseTransaction,
  { consultationId, allowed }: { consultationId: string; allowed: readonly string[] },
  now: Date,
): Promise<void> {
  let query = trx
    .updateTable('consultationDevices')
    .set({ revokedAt: now })
    .where('consultationId', '=', consultationId)
    .where('revokedAt', 'is', null)
    // A device that was made meanwhile was not asked about.
    .where('madeAt', '<', new Date(now.getTime() - JUST_MADE_MS))
  if (allowed.length > 0) query = query.where('identity', 'not in', allowed)
  await query.execute()
}

/** In ms. */
const JUST_MADE_MS = 1_000

/** Whoever is waiting or admitted. */
export async function listParticipantUserIds(db: Db, consultationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('consultationParticipants')
    .select('userId')
    .where('consultationId', '=', consultationId)
    .where('state', '!=', 'removed')
    .execute()
  return rows.map(({ userId }) => userId)
}

/** A connection that is younger than this may not stand in the list yet, in ms. */
const YOUNG_MS = 5_000

/**
 * Notes who is in the room now, and that connections which are not any more have gone: for those whose leaving the media server could
 * not report, because it died.
 */
export async function noteSeen(
  trx: DatabaseTransaction,
  {
    consultationId,
    guests,
  }: { consultationId: string; guests: readonly { sid: string; identity: string; joinedAt: Date }[] },
  now: Date,
): Promise<void> {
  for (const { sid, identity, joinedAt } of guests) {
    await trx
      .insertInto('consultationPresence')
      .values({ consultationId, sid, identity, joinedAt, seenAt: now })
      .onConflict((conflict) =>
        conflict.columns(['consultationId', 'sid']).doUpdateSet({
          joinedAt: sql`least(consultation_presence.joined_at, excluded.joined_at)`,
          seenAt: sql`greatest(consultation_presence.seen_at, excluded.seen_at)`,
          isGone: false,
        }),
      )
      .execute()
  }
  let gone = trx
    .updateTable('consultationPresence')
    .set({ isGone: true })
    .where('consultationId', '=', consultationId)
    .where('leftAt', 'is', null)
    .where('isGone', '=', false)
    .where('joinedAt', '<', new Date(now.getTime() - YOUNG_MS))
  if (guests.length > 0)
    gone = gone.where(
      'sid',
      'not in',
      guests.map(({ sid }) => sid),
    )
  await gone.execute()
}
