/** One connection of a device, as far as the media server has told us. */
export interface Connection {
  userId: string
  isHost: boolean
  joinedAt: Date | null
  leftAt: Date | null
  /** When it was last seen in the room, and whether it was missed there since. */
  seenAt: Date | null
  isGone: boolean
  /** Waiting in the lobby is not being there. */
  admittedAt: Date | null
  revokedAt: Date | null
}

export interface Interval {
  userId: string
  isHost: boolean
  from: Date
  /** Null: still there. */
  to: Date | null
}

/**
 * When somebody was in the room: from joining or being admitted, whichever was later, to leaving or being removed, whichever was first.
 * What was never closed ends where it was last seen, at the latest with the consultation.
 */
export function intervalsOf(connections: readonly Connection[], endedAt: Date | null): Interval[] {
  const intervals = connections.flatMap(({ userId, isHost, ...connection }): Interval[] => {
    const { joinedAt, admittedAt, leftAt, revokedAt, seenAt, isGone } = connection
    const start = joinedAt ?? seenAt ?? leftAt
    if (!start || !admittedAt) return []
    const from = latest(start, admittedAt)
    const lost = isGone || endedAt ? (seenAt ?? endedAt ?? start) : null
    const to = earliest([leftAt ?? lost, revokedAt, endedAt])
    return to && to <= from ? [] : [{ userId, isHost, from, to }]
  })
  return intervals.sort((a, b) => a.from.getTime() - b.from.getTime() || a.userId.localeCompare(b.userId))
}

/** Seconds in which the host and somebody else were there at the same time; whoever is there counts until `now`. */
export function secondsTogether(intervals: readonly Interval[], now: Date): number {
  const end = ({ to }: Interval) => (to ?? now).getTime()
  const instants = [...new Set(intervals.flatMap((interval) => [interval.from.getTime(), end(interval)]))].sort(
    (a, b) => a - b,
  )
  let sum = 0
  for (const [index, start] of instants.entries()) {
    const stop = instants[index + 1]
    if (stop === undefined) break
    const there = intervals.filter((interval) => interval.from.getTime() <= start && end(interval) >= stop)
    const isTogether = there.some(({ isHost }) => isHost) && there.some(({ isHost }) => !isHost)
    if (isTogether) sum += stop - start
  }
  return Math.round(sum / 1000)
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b
}

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : new Date(Math.min(...known.map((time) => time.getTime())))
}
