const DAY_MS = 24 * 60 * 60 * 1000

/** The day of an instant in UTC, as `2026-11-25`: licences run through their last day, counted there. */
export function isoDay(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return isoDay(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS))
}
