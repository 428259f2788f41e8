import { deleteUnusedDocumentClients } from '../domain/live-documents/document-clients.queries.ts'
import { loadDocument, storeSnapshot } from '../domain/live-documents/document-state.ts'
import { listDocumentsToCompact } from '../domain/live-documents/live-documents.queries.ts'
import { takeAutomaticVersion } from '../domain/live-documents/versions.commands.ts'
import { listDocumentsDueForVersion } from '../domain/live-documents/versions.queries.ts'
import type { WorkersDeps } from './deps.ts'

/** Rows of the log that loading may have to read after a snapshot. */
const ROWS_PER_SNAPSHOT = 500
const BATCH = 20

/** A version is taken when nobody has typed for this long, or at the latest this long after the one before, in seconds. */
const VERSION_IDLE_SECONDS = 120
const VERSION_MAX_AGE_SECONDS = 600

/** Stores snapshots of documents whose log has grown long, so that opening them stays fast. The log itself is never cut. */
export async function compactLiveDocuments(
  store: Pick<WorkersDeps, 'db' | 'keys'>,
  rows = ROWS_PER_SNAPSHOT,
): Promise<number> {
  const due = await listDocumentsToCompact(store.db, rows, BATCH)
  for (const { id } of due) {
    const { document, seq } = await loadDocument(store, id)
    await storeSnapshot(store, id, seq, document)
    document.destroy()
  }
  return due.length
}

/** Keeps versions by time, without anybody asking for them. */
export async function takeTimedVersions(
  store: Pick<WorkersDeps, 'db' | 'keys'>,
  { idleSeconds = VERSION_IDLE_SECONDS, maxAgeSeconds = VERSION_MAX_AGE_SECONDS } = {},
): Promise<number> {
  const due = await listDocumentsDueForVersion(store.db, { idleSeconds, maxAgeSeconds, limit: BATCH })
  for (const { id } of due) await takeAutomaticVersion(store, id)
  return due.length
}

/** Whoever comes back after longer than this with a page that has been open all the while has lost the claim to its client id. */
const CLAIM_DAYS = 90

/** Lets go of client ids that somebody was present under and never wrote under: each opened page has one. */
export async function forgetUnusedClientIds({ db, clock }: Pick<WorkersDeps, 'db' | 'clock'>): Promise<number> {
  return deleteUnusedDocumentClients(db, new Date(clock.now().getTime() - CLAIM_DAYS * 86_400_000))
}
