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

/** Puts a message for each of the person's browsers into the queue. */
export async function queuePushMessages(
  trx: DatabaseTransaction,
  { notificationId, userId, dueAt }: { notificationId: string; userId: string; dueAt: Date },
  now: Date,
): Promise<void> {
  const subscriptions = await listPushSubscriptions(trx, userId, now)
  if (subscriptions.length === 0) return
  await trx
    .insertInto('pushMessages')
    .values(
      subscriptions.map(({ id }) => ({
        id: uuidv7(),
        subscriptionId: id,
        notificationId,
        nextAttemptAt: dueAt,
        createdAt: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['subscriptionId', 'notificationId']).doNothing())
    .execute()
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

/** Whether the browser's person is still signed in there. */
export async function isPushSubscriptionActive(db: Db, id: string, now: Date): Promise<boolean> {
  const row = await activeSubscriptions(db, now)
    .select('subscription.id')
    .where('subscription.id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** The message that has waited longest and is due, locked, with where it goes; other workers pass over it. */
export function lockDuePushMessageForUpdate(trx: DatabaseTransaction, now: Date) {
  return trx
    .selectFrom('pushMessages as message')
    .innerJoin('pushSubscriptions as subscription', 'subscription.id', 'message.subscriptionId')
    .select([
      'message.id',
      'message.notificationId',
      'message.attempts',
      'message.subscriptionId',
      'subscription.userId',
      'subscription.endpoint',
      'subscription.p256dh',
      'subscription.auth',
    ])
    .where('message.status', '=', 'queued')
    .where('message.nextAttemptAt', '<=', now)
    .orderBy('message.nextAttemptAt')
    .limit(1)
    .forUpdate('message')
    .skipLocked()
    .executeTakeFirst()
}

export async function markPushMessage(
  trx: DatabaseTransaction,
  id: string,
  status: 'sent' | 'dropped',
  now: Date,
): Promise<void> {
  await trx
    .updateTable('pushMessages')
    .set({ status, lastError: null, sentAt: status === 'sent' ? now : null })
    .where('id', '=', id)
    .execute()
}

/** Notes a failed attempt; `nextAttemptAt` null means that nobody tries again. */
export async function markPushAttemptFailed(
  trx: DatabaseTransaction,
  id: string,
  { error, nextAttemptAt }: { error: string; nextAttemptAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('pushMessages')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      lastError: error.slice(0, 500),
      ...(nextAttemptAt ? { nextAttemptAt } : { status: 'failed' }),
    }))
    .where('id', '=', id)
    .execute()
}
