import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { listNotifications as listEndpoint, Notification } from '../../contracts/notifications.ts'
import { type Context, requireActor } from '../context.ts'
import { notFound } from '../errors.ts'
import { presentNotification } from './notifications.presenter.ts'
import * as notifications from './notifications.queries.ts'

/** The actor's own notifications, newest first. */
export async function listNotifications(
  ctx: Context,
  { page, pageSize, unread }: EndpointQuery<typeof listEndpoint>,
): Promise<{ data: Notification[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const unreadOnly = unread === 'true'
  const { rows, total } = await notifications.listNotifications(ctx.db, userId, { page, pageSize, unreadOnly })
  return { data: rows.map(presentNotification), pagination: { page, pageSize, total } }
}

/** How many of them are not read. */
export async function countUnread(ctx: Context): Promise<{ unread: number }> {
  const { userId } = requireActor(ctx)
  return { unread: await notifications.countUnread(ctx.db, userId) }
}

/** Marks one of the actor's own as read; a second time changes nothing. @throws 404 */
export async function markNotificationRead(ctx: Context, id: string): Promise<Notification> {
  const { userId } = requireActor(ctx)
  const [found] = await notifications.listNotificationsByIds(ctx.db, userId, [id])
  if (!found) throw notFound()
  const readAt = found.readAt ?? ctx.clock.now()
  await notifications.markRead(ctx.db, userId, { id }, readAt)
  return presentNotification({ ...found, readAt })
}

/** Marks all of the actor's own as read. */
export async function markAllNotificationsRead(ctx: Context): Promise<void> {
  const { userId } = requireActor(ctx)
  await notifications.markRead(ctx.db, userId, {}, ctx.clock.now())
}
