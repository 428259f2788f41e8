import { z } from 'zod'
import { accountRoles } from './access.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'
import { defaultNotificationPreferences, notificationPreferencesSchema } from './notifications.ts'

/** One's own account. */
export const userSchema = z.object({
  id: uuid,
  email: z.string(),
  name: z.string(),
  role: z.enum(accountRoles),
  emailVerified: z.boolean(),
  twoFactorEnabled: z.boolean(),
  createdAt: timestamp,
})
export type User = z.infer<typeof userSchema>

export const getMe = defineEndpoint({
  name: 'getMe',
  method: 'GET',
  path: '/v1/users/me',
  summary: 'Your account',
  tag: 'Users',
  access: 'user',
  data: userSchema,
})

export const updateMe = defineEndpoint({
  name: 'updateMe',
  method: 'PUT',
  path: '/v1/users/me',
  summary: 'Changes your account',
  tag: 'Users',
  access: 'user',
  body: z.object({ name: z.string().trim().min(1, 'Enter your name').max(200) }),
  data: userSchema,
})

/** What others may see of somebody: never the address. */
export const personSchema = z.object({ id: uuid, name: z.string(), role: z.enum(accountRoles) })
export type Person = z.infer<typeof personSchema>

export const getUser = defineEndpoint({
  name: 'getUser',
  method: 'GET',
  path: '/v1/users/:id',
  summary: 'Somebody you share a case or a firm with, or a lawyer with a public profile',
  tag: 'Users',
  access: 'user',
  params: z.object({ id: uuid }),
  data: personSchema,
})

/** BCP 47, as the browser says it. */
const localeSchema = z.string().max(35).refine(isLocale, 'Not a language tag, like en-GB')
/** A name of the time zone database, like `Europe/Berlin`. */
const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'Not a time zone, like Europe/Berlin')

export const preferencesSchema = z.object({
  locale: localeSchema,
  timeZone: timeZoneSchema,
  notifications: notificationPreferencesSchema,
  /** Whether others see how far one has read messages; without, one sees nobody's either. */
  readReceipts: z.boolean(),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const defaultPreferences: Preferences = {
  locale: 'en-GB',
  timeZone: 'UTC',
  notifications: defaultNotificationPreferences,
  readReceipts: true,
}

/** Preferences as they are stored (`users.preferences`); what is missing, or no longer valid, is as by default. */
export function preferencesOf(stored: unknown): Preferences {
  const found = z.record(z.string(), z.unknown()).catch({}).parse(stored)
  const notifications = z.record(z.string(), z.unknown()).catch({}).parse(found.notifications)
  const parts = notificationPreferencesSchema.shape
  const standard = defaultPreferences.notifications
  return {
    locale: localeSchema.catch(defaultPreferences.locale).parse(found.locale),
    timeZone: timeZoneSchema.catch(defaultPreferences.timeZone).parse(found.timeZone),
    readReceipts: z.boolean().catch(defaultPreferences.readReceipts).parse(found.readReceipts),
    notifications: {
      email: parts.email.catch(standard.email).parse(notifications.email),
      push: parts.push.catch(standard.push).parse(notifications.push),
      quietHours: parts.quietHours.catch(standard.quietHours).parse(notifications.quietHours),
    },
  }
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** One's own profile: what only oneself sees and sets. */
export const profileSchema = preferencesSchema.extend({
  name: z.string(),
  phone: z.string().nullable(),
  phoneVerified: z.boolean(),
})
export type Profile = z.infer<typeof profileSchema>

export const getProfile = defineEndpoint({
  name: 'getProfile',
  method: 'GET',
  path: '/v1/users/me/profile',
  summary: 'Your profile and preferences',
  tag: 'Users',
  access: 'user',
  data: profileSchema,
})

export const updateProfile = defineEndpoint({
  name: 'updateProfile',
  method: 'PUT',
  path: '/v1/users/me/profile',
  summary: 'Changes what is given of your profile; a phone number is set by verifying it',
  tag: 'Users',
  access: 'user',
  body: preferencesSchema.partial().extend({
    name: z.string().trim().min(1, 'Enter your name').max(200).optional(),
    /** Only to take the number away. */
    phone: z.null('A number is set by verifying it').optional(),
  }),
  data: profileSchema,
})
