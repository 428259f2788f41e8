import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** Something a person should know. The words are made when they are read, with the rights of that moment. */
export const notificationSchema = z.object({
  id: uuid,
  /** What happened, as the fact is named: `case.joined`. */
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** Path in the web client where more is to be seen. */
  link: z.string(),
  caseId: uuid.nullable(),
  createdAt: timestamp,
  readAt: timestamp.nullable(),
})
export type Notification = z.infer<typeof notificationSchema>

/** `22:00`, on the clock of the person's time zone. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Enter a time like 22:00')

/** Part of a person's preferences: by which ways they are told besides in the application. */
export const notificationPreferencesSchema = z.object({
  email: z.enum(['immediate', 'digest', 'off']),
  push: z.boolean(),
  /** No mail and no push in between; what happens then comes afterwards. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable(),
})
export type NotificationPreferences = z.infer<typeof notificationPreferencesSchema>

/** Of an account that has chosen nothing. */
export const defaultNotificationPreferences: NotificationPreferences = {
  email: 'immediate',
  push: true,
  quietHours: null,
}

export const listNotifications = defineEndpoint({
  name: 'listNotifications',
  method: 'GET',
  path: '/v1/notifications',
  summary: 'What you should know, newest first',
  tag: 'Notifications',
  access: 'user',
  query: pageQuery.extend({
    /** `true`: only what is not read yet. */
    unread: z.enum(['true', 'false']).default('false'),
  }),
  data: z.array(notificationSchema),
  paginated: true,
})

export const countUnreadNotifications = defineEndpoint({
  name: 'countUnreadNotifications',
  method: 'GET',
  path: '/v1/notifications/unread-count',
  summary: 'How many you have not read',
  tag: 'Notifications',
  access: 'user',
  data: z.object({ unread: z.number().int() }),
})

export const markNotificationRead = defineEndpoint({
  name: 'markNotificationRead',
  method: 'POST',
  path: '/v1/notifications/:id/read',
  summary: 'Marks one as read; again changes nothing',
  tag: 'Notifications',
  access: 'user',
  params: z.object({ id: uuid }),
  data: notificationSchema,
})

export const markAllNotificationsRead = defineEndpoint({
  name: 'markAllNotificationsRead',
  method: 'POST',
  path: '/v1/notifications/read-all',
  summary: 'Marks all as read',
  tag: 'Notifications',
  access: 'user',
  data: z.object({}),
})
