const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Dates of the demo, counted in days from a Monday, so that they are never stale and always on the right weekday:
 * 0 is the Monday, 4 its Friday, -3 the Friday before.
 */
export interface DemoDates {
  /** `Friday, 20 November 2026` */
  date(offset: number): string
  /** `Fri 20 Nov 2026`, for tables. */
  short(offset: number): string
  /** The year of the Monday, moved by whole years. */
  year(years: number): number
  /** A moment of that day, given as `17:30` UTC. */
  at(offset: number, time: string): Date
}

/**
 * Counts from the Monday of this week, at a weekend from the next one: the history of the demo (it ends on the Friday
 * before) is past and its deadlines (they begin on the Monday after) are ahead, whenever it is run.
 */
export function createDemoDates(now: Date): DemoDates {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  const weekday = now.getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  const toMonday = isWeekend ? (8 - weekday) % 7 : 1 - weekday
  const monday = today + toMonday * DAY_MS
  const format = (offset: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).formatToParts(new Date(monday + offset * DAY_MS))
  const part = (parts: Intl.DateTimeFormatPart[], type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return {
    date(offset) {
      const parts = format(offset, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
      return `${part(parts, 'weekday')}, ${part(parts, 'day')} ${part(parts, 'month')} ${part(parts, 'year')}`
    },
    short(offset) {
      const parts = format(offset, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
      return `${part(parts, 'weekday')} ${part(parts, 'day')} ${part(parts, 'month').slice(0, 3)} ${part(parts, 'year')}`
    },
    year: (years) => new Date(monday).getUTCFullYear() + years,
    at(offset, time) {
      const [hours = 0, minutes = 0] = time.split(':').map(Number)
      return new Date(monday + offset * DAY_MS + (hours * 60 + minutes) * 60_000)
    },
  }
}
