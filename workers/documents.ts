import type { DatabaseTransaction } from '../adapters/database/connect.ts'
import { noteBytesDeleted } from '../domain/documents/bytes.queries.ts'
import { extractFileText, inspectFile } from '../domain/documents/inspect-file.ts'
import { findStoredFile, listFilesToScanAgain } from '../domain/documents/inspection.queries.ts'
import { listDocumentReaders } from '../domain/documents/readers.queries.ts'
import { sweepFiles } from '../domain/documents/sweep.ts'
import { insertUserEvents } from '../domain/user-events/user-events.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { type DeliveryHandler, onFacts } from './handlers.ts'

const inspectorsOf = ({ db, keys, masterKeys, files, inspection, scanner }: WorkersDeps) => {
  return { db, keys, masterKeys, storage: files.storage, inspection, scanner }
}

/** Inspects what was uploaded. It may be done twice, for files whose worker died: the first verdict counts. */
export const scanDocument: DeliveryHandler = {
  name: 'scan-document',
  facts: ['document.uploaded'],
  isConfigured: () => true,
  async deliver(deps, fact) {
    if (fact.fact !== 'document.uploaded') return undefined
    return inspectFile(inspectorsOf(deps), fact.fileId)
  },
}

/** Reads the text out of what was let through, for preview and search. */
export const extractDocumentText: DeliveryHandler = {
  name: 'extract-document-text',
  facts: ['document.scanned'],
  isConfigured: () => true,
  async deliver(deps, fact) {
    if (fact.fact !== 'document.scanned' || !['clean', 'not_scanned'].includes(fact.scan)) return undefined
    return extractFileText(inspectorsOf(deps), fact.fileId)
  },
}

/** What was rejected is not kept. */
export const dropRejectedFile: DeliveryHandler = {
  name: 'drop-rejected-file',
  facts: ['document.scanned'],
  isConfigured: () => true,
  async deliver({ db, files }, fact) {
    if (fact.fact !== 'document.scanned' || fact.scan !== 'rejected') return undefined
    const file = await findStoredFile(db, fact.fileId)
    if (!file) return undefined
    await files.storage.delete(file.storageKey)
    return ({ db, clock }) => noteBytesDeleted(db, [file.fileId], clock.now())
  },
}

/** Tells whoever may read a document that it is there or has changed, so that open screens follow. */
export const announceDocument = onFacts({
  name: 'announce-document',
  facts: [
    'document.uploaded',
    'document.updated',
    'document.scanned',
    'document.textExtracted',
    'document.shared',
    'document.deleted',
  ],
  async run({ db, clock }, { documentId }, { outboxId }) {
    const events = (await listDocumentReaders(db as DatabaseTransaction, documentId)).map((userId) => ({
      userId,
      event: 'document:update' as const,
      subjectId: documentId,
    }))
    await insertUserEvents(db, events, { sourceId: outboxId, now: clock.now() })
  },
})

/** How long before a scanner that could not be asked is asked again, and for how many files at once. */
const SCAN_AGAIN_MS = 5 * 60_000
const SCAN_AGAIN_AT_ONCE = 20

/** Asks the scanner about files that wait in quarantine because it could not be asked. @returns how many were asked about */
export async function scanAgain(deps: WorkersDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - SCAN_AGAIN_MS)
  const due = await listFilesToScanAgain(deps.db, before, SCAN_AGAIN_AT_ONCE)
  for (const fileId of due) {
    const finish = await inspectFile(inspectorsOf(deps), fileId)
    if (finish) await deps.db.transaction().execute((db) => finish({ db, clock: deps.clock }))
  }
  return due.length
}

/** Deletes bytes that are over and that nobody refers to. */
export function sweepStoredFiles({ db, clock, log, files }: WorkersDeps) {
  return sweepFiles({ db, clock, log, files })
}
