import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'
import { localCopyName, noteLocalCopy } from './device-texts.ts'

/** A browser that forbids IndexedDB sometimes never answers; waiting longer would only keep the page empty. */
const OPEN_TIMEOUT_MS = 4000
/** In the database's own key-value store: the copy has held the server's state at least once. */
const SYNCED_KEY = 'syncedAt'

/** This device's copy of one document. */
export interface LocalCopy {
  /** True when the copy has text of a document that was once in agreement with the server. */
  known: boolean
  /** Call when the copy agrees with the server. */
  markSynced: () => void
  /** Lets go of the database; the copy stays. */
  close: () => Promise<void>
}

const withoutCopy: LocalCopy = { known: false, markSynced: () => undefined, close: async () => undefined }

/**
 * Opens the copy and loads it into `doc`. Resolves also where there is no storage: then nothing is kept on this device,
 * and nothing is claimed to be.
 */
export async function openLocalCopy(doc: Y.Doc, userId: string, documentId: string): Promise<LocalCopy> {
  if (typeof indexedDB === 'undefined') return withoutCopy
  const persistence = new IndexeddbPersistence(localCopyName(userId, documentId), doc)
  noteLocalCopy(userId, documentId)
  const opened = await Promise.race([
    persistence.whenSynced.then(() => true),
    persistence._db.then(
      () => new Promise<boolean>((resolve) => setTimeout(resolve, OPEN_TIMEOUT_MS, false)),
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, OPEN_TIMEOUT_MS, false)),
  ])
  if (!opened) return withoutCopy
  const syncedAt: unknown = await persistence.get(SYNCED_KEY)
  return {
    known: syncedAt !== undefined && doc.store.clients.size > 0,
    markSynced: () => void persistence.set(SYNCED_KEY, Date.now()).catch(() => undefined),
    close: async () => {
      await persistence.destroy()
    },
  }
}
