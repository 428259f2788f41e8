import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { PushSubscriptions } from '../../adapters/database/tables.generated.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { SESSION_IDLE_MS } from '../auth/sessions.queries.ts'

type Db = Database | DatabaseTransaction
export type PushSubscriptionRow = Selectable<PushSubscriptions>

/** Subscriptions whose session still lasts: signing out, or being signed out, ends push on that device, too. */
function activeSubscriptions(db: Db, now: Date) {
  return db
    .selectFrom('pushSubscriptions as subscription')
    .innerJoin('sessions as session', 'session.id', 'subscription.sessionId')
    .innerJoin('users as user', 'user.id', 'subscription.userId')
    .where('session.revokedAt', 'is', null)
    .where('session.expiresAt', '>', now)
    .where('session.lastUsedAt', '>', new Date(now.getTime() - SESSION_IDLE_MS))
    .where('user.status', '=', 'active')
}

/** A person's browsers, newest first. */
export function listPushSubscriptions(db: Db, userId: string, now: Date): Promise<PushSubscriptionRow[]> {
  return activeSubscriptions(db, now)
    .selectAll('subscription')
    .where('subscription.userId', '=', userId)
    .orderBy('subscription.createdAt', 'desc')
    .orderBy('subscription.id')
    .execute()
}

/** Stores a message for each of the person's browsers, due at a later time or (null) now. @returns their ids */
export async function insertPushMessages(
  trx: DatabaseTransaction,
  { notificationId, userId, dueAt }: { notificationId: string; userId: string; dueAt: Date | null },
  now: Date,
): Promise<string[]> {
  const subscriptions = await listPushSubscriptions(trx, userId, now)
  if (subscriptions.length === 0) return []
  const rows = await trx
    .insertInto('pushMessages')
    .values(
      subscriptions.map(({ id }) => ({ id: uuidv7(), subscriptionId: id, notificationId, dueAt, createdAt: now })),
    )
    .onConflict((conflict) => conflict.columns(['subscriptionId', 'notificationId']).doNothing())
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes up to so many messages whose time has come. */
export async function takeDuePushMessages(trx: DatabaseTransaction, now: Date, limit: number): Promise<string[]> {
  const due = await trx
    .selectFrom('pushMessages')
    .select('id')
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = due.map(({ id }) => id)
  if (ids.length > 0) await trx.updateTable('pushMessages').set({ dueAt: null }).where('id', 'in', ids).execute()
  return ids
}

/** Keeps a browser's subscription; one that another account made in the same browser becomes this person's. */
export function upsertPushSubscription(
  db: Db,
  row: Omit<PushSubscriptionRow, 'createdAt'>,
  now: Date,
): Promise<PushSubscriptionRow> {
  const { userId, sessionId, p256dh, auth, userAgent } = row
  return db
    .insertInto('pushSubscriptions')
    .values({ ...row, createdAt: now })
    .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ userId, sessionId, p256dh, auth, userAgent }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What waits for a browser's former person must not reach the one who has it now. */
export async function deleteForeignPushMessages(db: Db, subscription: PushSubscriptionRow): Promise<void> {
  await db
    .deleteFrom('pushMessages')
    .where('subscriptionId', '=', subscription.id)
    .where('notificationId', 'in', (eb) =>
      eb.selectFrom('notifications').select('id').where('userId', '!=', subscription.userId),
    )
    .execute()
}

/** @returns whether there was one of this person */
export async function deletePushSubscription(db: Db, id: string, userId?: string): Promise<boolean> {
  let query = db.deleteFrom('pushSubscriptions').where('id', '=', id)
  if (userId !== undefined) query = query.where('userId', '=', userId)
  return (await query.executeTakeFirst()).numDeletedRows > 0n
}

/** Too many browsers are an attempt to make us send to many addresses; the oldest go. */
export async function deleteOldestPushSubscriptions(db: Db, userId: string, keep: number): Promise<void> {
  const kept = db
    .selectFrom('pushSubscriptions')
    .select('id')
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(keep)
  await db.deleteFrom('pushSubscriptions').where('userId', '=', userId).where('id', 'not in', kept).execute()
}

/** A message that is not sent yet, with where it goes; undefined when its browser is signed out, or gone with its messages. */
export function findUnsentPushMessage(db: Db, id: string, now: Date) {
  return activeSubscriptions(db, now)
    .innerJoin('pushMessages as message', 'message.subscriptionId', 'subscription.id')
    .select([
      'message.notificationId',
      'message.subscriptionId',
      'subscription.userId',
      'subscription.endpoint',
      'subscription.p256dh',
      'subscription.auth',
    ])
    .where('message.id', '=', id)
    .where('message.sentAt', 'is', null)
    .executeTakeFirst()
}

export async function markPushMessageSent(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('pushMessages').set({ sentAt: now }).where('id', '=', id).execute()
}
