import type { TellingPreferences } from './preferences.ts'

/** When the day's digest is sent, in minutes after midnight on the person's clock: at the start of a working day. */
const DIGEST_MINUTE = 8 * 60
const DAY_MINUTES = 24 * 60
const MINUTE_MS = 60_000

/** When a mail about something that happened now is due; null: none is wanted. */
export function mailDueAt(preferences: TellingPreferences, now: Date): Date | null {
  switch (preferences.email) {
    case 'off':
      return null
    case 'immediate':
      return afterQuietHours(preferences, now)
    case 'digest':
      return afterQuietHours(preferences, nextAt(DIGEST_MINUTE, now, preferences.timeZone))
  }
}

/** When a push message about something that happened now is due; null: none is wanted. */
export function pushDueAt(preferences: TellingPreferences, now: Date): Date | null {
  return preferences.push ? afterQuietHours(preferences, now) : null
}

/** The moment itself, or the end of the quiet hours that it falls in. They may go over midnight; from = to means none. */
function afterQuietHours({ quietHours, timeZone }: TellingPreferences, at: Date): Date {
  if (!quietHours) return at
  const [from, to] = [minuteOf(quietHours.from), minuteOf(quietHours.to)]
  const minute = localMinute(at, timeZone)
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to
  return isQuiet ? nextAt(to, at, timeZone) : at
}

/** The next moment, strictly later, at which clocks in the time zone show this minute of the day. */
function nextAt(minute: number, now: Date, timeZone: string): Date {
  const start = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  const wait = (minute - localMinute(now, timeZone) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  const guess = new Date(start + wait * MINUTE_MS)
  // Clocks that were set forward or back meanwhile are off by the difference, at most half a day either way.
  let off = (minute - localMinute(guess, timeZone) + DAY_MINUTES) % DAY_MINUTES
  if (off > DAY_MINUTES / 2) off -= DAY_MINUTES
  const corrected = guess.getTime() + off * MINUTE_MS
  return new Date(corrected > now.getTime() ? corrected : guess.getTime())
}

function minuteOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number)
  return hours * 60 + minutes
}

function localMinute(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).format(at)
  return minuteOf(parts)
}
