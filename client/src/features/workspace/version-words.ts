import type { Version } from '../../../../contracts/live-documents.ts'

/** What a version is called in the history. */
export function versionName(version: Pick<Version, 'kind' | 'name'>): string {
  if (version.name) return version.name
  switch (version.kind) {
    case 'created':
      return 'Created'
    case 'restored':
      return 'Before an older version was brought back'
    case 'automatic':
    case 'named':
      return 'Kept automatically'
  }
}

/** Versions of one day, under that day's name: "Today", "Yesterday", "Friday, 20 November 2026". */
interface VersionDay {
  day: string
  versions: Version[]
}

function dayName(at: string, now: Date): string {
  const date = new Date(at)
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (date.toDateString() === now.toDateString()) return 'Today'
  if (date.toDateString() === yesterday.toDateString()) return 'Yesterday'
  return date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** Versions (newest first) by the days they were kept on, where the reader is. */
export function byDay(versions: readonly Version[], now: Date): VersionDay[] {
  const days: VersionDay[] = []
  for (const version of versions) {
    const day = dayName(version.createdAt, now)
    const last = days.at(-1)
    if (last?.day === day) last.versions.push(version)
    else days.push({ day, versions: [version] })
  }
  return days
}

/** "Rosa Imani", "Rosa Imani and Tomás Okafor", "Rosa Imani and 2 others"; empty when nobody is known. */
export function contributorsOf({ contributors }: Pick<Version, 'contributors'>): string {
  const [first, second, ...rest] = contributors.map((person) => person.name)
  if (!first) return ''
  if (!second) return first
  return rest.length === 0 ? `${first} and ${second}` : `${first} and ${rest.length + 1} others`
}
