import type { Version } from '../../../../contracts/live-documents.ts'

/** What a version is called in the history. */
export function versionName(version: Pick<Version, 'kind' | 'name'>): string {
  if (version.name) return version.name
  switch (version.kind) {
    case 'created':
      return 'Beginning'
    case 'restored':
      return 'Before an older version was brought back'
    case 'automatic':
    case 'named':
      return 'Kept automatically'
  }
}

/** "Rosa Imani", "Rosa Imani and Tomás Okafor", "Rosa Imani and 2 others"; empty when nobody is known. */
export function contributorsOf({ contributors }: Pick<Version, 'contributors'>): string {
  const [first, second, ...rest] = contributors.map((person) => person.name)
  if (!first) return ''
  if (!second) return first
  return rest.length === 0 ? `${first} and ${second}` : `${first} and ${rest.length + 1} others`
}
