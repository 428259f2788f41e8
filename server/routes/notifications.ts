import * as contract from '../../contracts/notifications.ts'
import * as notifications from '../../domain/notifications/notifications.commands.ts'
import { handle, handleAct, handlePage, type Route } from '../handle.ts'

export const notificationRoutes: Route[] = [
  handlePage(contract.listNotifications, (ctx, { query }) => notifications.listNotifications(ctx, query)),
  handle(contract.countUnreadNotifications, (ctx) => notifications.countUnread(ctx)),
  handle(contract.markNotificationRead, (ctx, { params }) => notifications.markNotificationRead(ctx, params.id)),
  handleAct(contract.markAllNotificationsRead, (ctx) => notifications.markAllNotificationsRead(ctx)),
]
