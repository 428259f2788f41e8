import { z } from 'zod'
import {
  defaultNotificationPreferences,
  type NotificationPreferences,
  notificationPreferencesSchema,
} from '../../contracts/notifications.ts'

/** What decides when and how a person is told. */
export interface TellingPreferences extends NotificationPreferences {
  /** IANA name: `Europe/Berlin`. */
  timeZone: string
}

const storedSchema = z.object({ notifications: z.unknown(), timeZone: z.unknown() }).partial()

/**
 * Reads what an account has stored as `preferences` (`{ notifications, timeZone }`). What is not there, or cannot be read, is as if
 * nothing had been chosen: a setting that is broken must not keep people from being told.
 */
export function readTellingPreferences(stored: unknown): TellingPreferences {
  const { notifications, timeZone } = storedSchema.safeParse(stored).data ?? {}
  const given = typeof notifications === 'object' ? notifications : {}
  const parsed = notificationPreferencesSchema.safeParse({ ...defaultNotificationPreferences, ...given })
  return {
    ...(parsed.data ?? defaultNotificationPreferences),
    timeZone: typeof timeZone === 'string' && isTimeZone(timeZone) ? timeZone : 'UTC',
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
