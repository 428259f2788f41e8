const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "5 minutes ago", "yesterday"; a date from a week on. A clock that is a little off never says "in 3 seconds". */
export function describeAge(at: string, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const age = Math.abs(seconds)
  if (age < 45) return 'just now'
  if (age < 45 * MINUTE) return relative.format(Math.round(seconds / MINUTE), 'minute')
  if (age < 22 * HOUR) return relative.format(Math.round(seconds / HOUR), 'hour')
  if (age < 7 * DAY) return relative.format(Math.round(seconds / DAY), 'day')
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Weekday, date, time and zone: "Monday, 23 November 2026 at 14:05 GMT+1". */
export function exactTime(at: string): string {
  return new Date(at).toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
}
