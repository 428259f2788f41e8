import type { Database } from '../../adapters/database/connect.ts'
import type { Context } from '../context.ts'
import { listDeletedWithBytes, listKnownKeys, listStoredFiles } from './bytes.queries.ts'
import { deleteDocumentBytes } from './delete-bytes.ts'
import { forgetUpload } from './uploads.commands.ts'
import { listExpiredUploads } from './uploads.queries.ts'

type Deps = Pick<Context, 'clock' | 'log' | 'files'> & { db: Database }

const DAY_MS = 86_400_000
/** Bytes of deleted documents are kept so long, in days (docs/operations.md). */
export const DELETED_KEPT_DAYS = 30
/** What lies in the storage is younger than its row for as long as an upload takes; this is longer than any. */
const ORPHAN_AFTER_MS = DAY_MS
const BATCH = 200
/** The id before all others. */
const NO_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Makes storage and database agree: uploads that nobody goes on with, bytes that nothing refers to and bytes of documents deleted long
 * ago go; files whose bytes are missing are counted, and the log says so. What may go is asked anew each time: it may run twice.
 */
export async function sweepFiles(deps: Deps) {
  const { db, clock, log, files } = deps
  const now = clock.now().getTime()
  const expired = await listExpiredUploads(db, clock.now(), BATCH)
  for (const id of expired) await forgetUpload(deps, id)
  let deleted = 0
  for (const id of await listDeletedWithBytes(db, new Date(now - DELETED_KEPT_DAYS * DAY_MS), BATCH)) {
    if ((await deleteDocumentBytes({ db, clock, storage: files.storage }, id)) === 'deleted') deleted++
  }
  const unfinished = await files.storage.removeUnfinished(new Date(now - ORPHAN_AFTER_MS))
  const orphans = await deleteOrphans(deps, new Date(now - ORPHAN_AFTER_MS))
  const missing = await countMissing(deps)
  if (missing > 0) log.error({ missing }, 'bytes of files are missing in the storage')
  return { expired: expired.length, deleted, unfinished, orphans, missing }
}

/** Bytes that no row refers to: of uploads that died between the storage and the database. */
async function deleteOrphans({ db, files }: Deps, before: Date): Promise<number> {
  let deleted = 0
  let keys: string[] = []
  const deleteUnknown = async () => {
    const known = await listKnownKeys(db, keys)
    for (const key of keys.filter((key) => !known.has(key))) {
      await files.storage.delete(key)
      deleted++
    }
    keys = []
  }
  for await (const { key, modifiedAt } of files.storage.list()) {
    if (modifiedAt < before) keys.push(key)
    if (keys.length >= BATCH) await deleteUnknown()
  }
  await deleteUnknown()
  return deleted
}

/** Files whose bytes should be there and are not. */
async function countMissing({ db, files }: Deps): Promise<number> {
  let missing = 0
  let afterId = NO_ID
  for (;;) {
    const page = await listStoredFiles(db, afterId, BATCH)
    for (const { storageKey } of page) {
      if (storageKey !== null && !(await files.storage.head(storageKey))) missing++
    }
    const last = page.at(-1)
    if (!last) return missing
    afterId = last.id
  }
}
