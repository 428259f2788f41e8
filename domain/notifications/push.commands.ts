import { uuidv7 } from '../../adapters/ids.ts'
import type { EndpointRule } from '../../adapters/push/endpoint-rule.ts'
import type { PushSubscription, SubscribeToPush } from '../../contracts/push.ts'
import { type Actor, type Context, requireActor, withTransaction } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import * as push from './push.queries.ts'
import type { PushKeys } from './push-keys.ts'

/** Browsers of one person. */
const SUBSCRIPTIONS_OF_USER = 20

/** The key that browsers subscribe with. */
export async function getPushKey(ctx: Context, keys: PushKeys): Promise<{ publicKey: string }> {
  requireActor(ctx)
  const { publicKey } = await keys.get(ctx.db)
  return { publicKey }
}

/** Where the actor gets push messages. */
export async function listPushSubscriptions(ctx: Context): Promise<PushSubscription[]> {
  const actor = requireActor(ctx)
  const rows = await push.listPushSubscriptions(ctx.db, actor.userId, ctx.clock.now())
  return rows.map((row) => presentSubscription(row, actor))
}

/** Sends push messages to this browser for as long as the session lasts; again, it only renews. @throws 422 */
export function subscribeToPush(
  ctx: Context,
  rule: EndpointRule,
  { endpoint, keys }: SubscribeToPush,
): Promise<PushSubscription> {
  const actor = requireActor(ctx)
  const url = URL.parse(endpoint)
  if (!url || !rule.allowsUrl(url)) {
    throw invalid({ field: 'endpoint', message: 'This is not the address of a push service.' })
  }
  return withTransaction(ctx, async ({ db, clock, client }) => {
    const now = clock.now()
    const { userId, sessionId } = actor
    const userAgent = client.userAgent.slice(0, 500)
    const { p256dh, auth } = keys
    const row = await push.upsertPushSubscription(
      db,
      { id: uuidv7(), userId, sessionId, endpoint, p256dh, auth, userAgent },
      now,
    )
    await push.deleteForeignPushMessages(db, row)
    await push.deleteOldestPushSubscriptions(db, userId, SUBSCRIPTIONS_OF_USER)
    return presentSubscription(row, actor)
  })
}

/** Sends nothing more to a browser of the actor's. @throws 404 */
export async function unsubscribeFromPush(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  if (!(await push.deletePushSubscription(ctx.db, id, userId))) throw notFound()
}

function presentSubscription(row: push.PushSubscriptionRow, actor: Actor): PushSubscription {
  return {
    id: row.id,
    userAgent: row.userAgent,
    service: new URL(row.endpoint).host,
    createdAt: row.createdAt.toISOString(),
    current: row.sessionId === actor.sessionId,
  }
}
