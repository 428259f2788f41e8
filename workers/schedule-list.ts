import { compactLiveDocuments, takeTimedVersions } from './live-documents.ts'
import { removeWhatIsOver } from './retention.ts'
import type { Schedule } from './schedules.ts'

/** All regular work. Add yours here. */
export const allSchedules: readonly Schedule[] = [
  { name: 'compact-live-documents', everyMs: 30_000, run: (deps) => compactLiveDocuments(deps) },
  { name: 'take-timed-versions', everyMs: 15_000, run: (deps) => takeTimedVersions(deps) },
  { name: 'remove-what-is-over', everyMs: 24 * 3_600_000, run: (deps) => removeWhatIsOver(deps) },
  { name: 'rewrap-case-keys', everyMs: 60_000, run: ({ keys, db }) => keys.rewrap(db) },
]
