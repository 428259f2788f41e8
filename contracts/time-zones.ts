/** Wall clocks and instants, by the IANA zones that the running engine knows; the same in browsers and on the server. */

/** Whether this is a zone like `America/New_York`, whose clock follows its law. Plain offsets are none. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** Making one costs a hundred times as much as using it; there are some four hundred zones. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = clocks.get(timeZone)
  if (kept) return kept
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(timeZone, made)
  return made
}

/** What the clock on the wall shows at an instant: `2026-03-29T03:30`. */
export function wallTimeAt(at: Date, timeZone: string): string {
  const parts = clockOf(timeZone).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

const MINUTE_MS = 60_000
/** No zone is further from UTC, or jumps further, in ms. */
const FARTHEST_MS = 26 * 3_600_000

/**
 * The instants at which the clock on the wall shows this time, earliest first: none where a clock that is put forward leaves it out,
 * two where it is put back.
 * @param wallTime `2026-10-25T02:30`, to the minute
 */
export function instantsOf(wallTime: string, timeZone: string): Date[] {
  const asUtc = Date.parse(`${wallTime}:00Z`)
  if (Number.isNaN(asUtc)) return []
  // The offsets that are in force around that time; each gives one candidate.
  const offsets = new Set([-FARTHEST_MS, 0, FARTHEST_MS].map((shift) => offsetAt(asUtc + shift, timeZone)))
  return [...offsets]
    .map((offset) => new Date(asUtc - offset))
    .filter((at) => wallTimeAt(at, timeZone) === wallTime)
    .sort((a, b) => a.getTime() - b.getTime())
}

/** How far the zone's clock is ahead of UTC at an instant, in ms, to the minute. */
function offsetAt(instant: number, timeZone: string): number {
  const minute = Math.floor(instant / MINUTE_MS) * MINUTE_MS
  return Date.parse(`${wallTimeAt(new Date(minute), timeZone)}:00Z`) - minute
}
