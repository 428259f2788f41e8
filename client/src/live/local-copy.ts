import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb'
import type * as Y from 'yjs'
import { localCopyName, noteLocalCopy } from './device-texts.ts'

/** A browser that forbids IndexedDB sometimes never answers; waiting longer would only keep the page empty. */
const OPEN_TIMEOUT_MS = 4000
/** A copy of many small updates is made one again when nothing was written for this long. */
const TRIM_AFTER_MS = 1000
/** In the database's own key-value store: the copy has held the server's state at least once. */
const SYNCED_KEY = 'syncedAt'
/** Where y-indexeddb keeps updates. */
const UPDATES = 'updates'

/** Whether everything in the document is in this device's storage: finished, on its way, or impossible. */
export type DeviceStorage = 'kept' | 'storing' | 'cannot'

/** This device's copy of one document. */
export interface LocalCopy {
  /** True when the copy has text of a document that was once in agreement with the server. */
  known: boolean
  /** False where there is no storage. */
  keeps: boolean
  /** Call when the copy agrees with the server. */
  markSynced: () => void
  /** Lets go of the database; the copy stays. */
  close: () => Promise<void>
}

const withoutCopy: LocalCopy = {
  known: false,
  keeps: false,
  markSynced: () => undefined,
  close: async () => undefined,
}

/**
 * Opens the copy and loads it into `doc`. Resolves also where there is no storage: then nothing is kept on this device,
 * and nothing is claimed to be.
 * @param onStorage told when a change begins to be written, when all are, and when the browser refuses one
 */
export async function openLocalCopy(
  doc: Y.Doc,
  userId: string,
  documentId: string,
  onStorage: (storage: DeviceStorage) => void,
): Promise<LocalCopy> {
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
  const stop = writeUpdates(doc, persistence, onStorage)
  const syncedAt: unknown = await persistence.get(SYNCED_KEY)
  return {
    known: syncedAt !== undefined && doc.store.clients.size > 0,
    keeps: true,
    markSynced: () => void persistence.set(SYNCED_KEY, Date.now()).catch(() => undefined),
    close: async () => {
      stop()
      await persistence.destroy()
    },
  }
}

/**
 * Writes each change in the way of y-indexeddb, in whose place this is: it says nothing about the end of a write, nor that one has
 * failed (a full disk, a quota).
 */
function writeUpdates(
  doc: Y.Doc,
  persistence: IndexeddbPersistence,
  onStorage: (storage: DeviceStorage) => void,
): () => void {
  doc.off('update', persistence._storeUpdate)
  let writing = 0
  let failed = false
  let trim: ReturnType<typeof setTimeout> | undefined

  const ended = (succeeded: boolean) => {
    writing--
    // One that is missing leaves a hole; what comes after it cannot be read without it.
    if (!succeeded) failed = true
    if (failed) onStorage('cannot')
    else if (writing === 0) onStorage('kept')
  }

  const write = (update: Uint8Array, origin: unknown) => {
    if (origin === persistence) return
    writing++
    if (!failed) onStorage('storing')
    try {
      const transaction = (persistence.db as IDBDatabase).transaction(UPDATES, 'readwrite')
      transaction.oncomplete = () => ended(true)
      transaction.onabort = () => ended(false)
      transaction.objectStore(UPDATES).add(update)
    } catch {
      ended(false)
    }
    if (++persistence._dbsize < PREFERRED_TRIM_SIZE) return
    clearTimeout(trim)
    trim = setTimeout(() => void storeState(persistence, false).catch(() => undefined), TRIM_AFTER_MS)
  }

  doc.on('update', write)
  return () => {
    clearTimeout(trim)
    doc.off('update', write)
  }
}
