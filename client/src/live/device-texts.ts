/**
 * What this device keeps of live documents, without Yjs: names of the local copies and how many changes the server has not
 * acknowledged. Sign-out needs only this. Everything is keyed by person, so that two accounts on one device stay apart.
 */

const PREFIX = 'lc:'

/** Name of the IndexedDB database with one person's copy of one document. */
export function localCopyName(userId: string, documentId: string): string {
  return `${PREFIX}${userId}:${documentId}`
}

const unsavedKey = (userId: string, documentId: string) => `${localCopyName(userId, documentId)}:unsaved`
const indexKey = (userId: string) => `${PREFIX}${userId}:documents`

/** Storage can be forbidden or full; texts are then only in memory and the save state still tells the truth. */
function attempt<T>(action: (storage: Storage) => T, otherwise: T): T {
  try {
    return action(localStorage)
  } catch {
    return otherwise
  }
}

function readIndex(userId: string): string[] {
  return attempt((storage) => {
    const value: unknown = JSON.parse(storage.getItem(indexKey(userId)) ?? '[]')
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
  }, [])
}

/** Remembers that there is a copy: not every browser can list its databases. */
export function noteLocalCopy(userId: string, documentId: string): void {
  const known = readIndex(userId)
  if (known.includes(documentId)) return
  attempt((storage) => storage.setItem(indexKey(userId), JSON.stringify([...known, documentId])), undefined)
}

/** Changes of this document that are only on this device. */
export function readUnsaved(userId: string, documentId: string): number {
  const count = attempt((storage) => Number(storage.getItem(unsavedKey(userId, documentId))), 0)
  return Number.isSafeInteger(count) && count > 0 ? count : 0
}

export function writeUnsaved(userId: string, documentId: string, count: number): void {
  const key = unsavedKey(userId, documentId)
  attempt((storage) => (count > 0 ? storage.setItem(key, String(count)) : storage.removeItem(key)), undefined)
}

/** Changes of all documents of a person that are only on this device. */
export function countAllUnsaved(userId: string): number {
  return readIndex(userId).reduce((sum, documentId) => sum + readUnsaved(userId, documentId), 0)
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve()
    const request = indexedDB.deleteDatabase(name)
    // Blocked by another tab: the deletion stays pending and happens when that tab lets go.
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}

/** Removes one document's copy and count from this device. */
export async function wipeLocalCopy(userId: string, documentId: string): Promise<void> {
  writeUnsaved(userId, documentId, 0)
  const rest = readIndex(userId).filter((id) => id !== documentId)
  attempt((storage) => storage.setItem(indexKey(userId), JSON.stringify(rest)), undefined)
  await deleteDatabase(localCopyName(userId, documentId))
}

const beforeWipe = new Set<() => Promise<void>>()

/** Registers who must let go of local copies before they are wiped: an open document would write its copy again. */
export function onBeforeWipe(letGo: () => Promise<void>): void {
  beforeWipe.add(letGo)
}

/** Removes everything this device keeps of a person's documents. */
export async function wipeAllOf(userId: string): Promise<void> {
  await Promise.all([...beforeWipe].map((letGo) => letGo()))
  const prefix = `${PREFIX}${userId}:`
  const named = readIndex(userId).map((documentId) => localCopyName(userId, documentId))
  const listed = await listDatabases()
  const names = new Set([...named, ...listed.filter((name) => name.startsWith(prefix))])
  await Promise.all([...names].map(deleteDatabase))
  attempt((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key)
  }, undefined)
}

async function listDatabases(): Promise<string[]> {
  if (typeof indexedDB === 'undefined' || !('databases' in indexedDB)) return []
  try {
    return (await indexedDB.databases()).flatMap((database) => database.name ?? [])
  } catch {
    return []
  }
}
