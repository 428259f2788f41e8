import * as Y from 'yjs'
import type { Database } from '../../adapters/database/connect.ts'
import { notifyDocumentUpdated } from '../../adapters/database/notify.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { liveLimits } from '../../contracts/live/close-codes.ts'
import type { Version } from '../../contracts/live-documents.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { loadDocument } from './document-state.ts'
import { listUpdateRows } from './live-documents.queries.ts'
import { type RichText, readRichTextOfState, writeRichText } from './rich-text.ts'
import { type DocumentStore, openRow, openVersion, openVersionName, sealVersion, sealVersionName } from './sealing.ts'
import { appendServerEdit, type ServerEdit } from './server-edits.ts'
import { LogRefused, LogUnavailable, type UpdateLog } from './update-log.ts'
import {
  findNewestVersionSeq,
  findVersionRow,
  getVersionState,
  insertVersion,
  listNames,
  listVersionRows,
  tryLockVersions,
  type VersionRow,
} from './versions.queries.ts'

/** A page of the history, newest first. The caller has checked that the reader may read the document. */
export async function listVersions(store: DocumentStore, documentId: string, page: { page: number; pageSize: number }) {
  const { rows, total } = await listVersionRows(store.db, documentId, page)
  return { versions: await presentVersions(store, documentId, rows), total }
}

/** One version with its text. */
export async function getVersion(
  store: DocumentStore,
  documentId: string,
  versionId: string,
): Promise<Version & { content: RichText }> {
  const version = await requireVersion(store, documentId, versionId)
  return { ...version, content: await readVersion(store, documentId, versionId) }
}

/**
 * Keeps the present state of the log as a version.
 * @param options `at`: when it was taken, for a history that is brought in; now if left out
 * @returns undefined when an automatic one would hold nothing new
 */
export async function takeVersion(
  store: DocumentStore,
  documentId: string,
  options: NewVersion,
): Promise<Version | undefined> {
  return keepVersion(store, documentId, await loadDocument(store, documentId), options)
}

interface NewVersion {
  kind: 'automatic' | 'named' | 'restored'
  name: string | null
  createdBy: string | null
  at?: Date
}

async function keepVersion(
  store: DocumentStore,
  documentId: string,
  { document, seq }: Awaited<ReturnType<typeof loadDocument>>,
  { kind, name, createdBy, at }: NewVersion,
): Promise<Version | undefined> {
  const since = await findNewestVersionSeq(store.db, documentId)
  if (kind === 'automatic' && seq <= since) return undefined
  const id = uuidv7()
  const contributorIds = await listContributors(store, documentId, since, seq)
  const cipher = await store.keys.ofDocument(store.db, documentId)
  await insertVersion(store.db, {
    id,
    documentId,
    seq,
    kind,
    sealedName: name === null ? null : sealVersionName(cipher, documentId, id, name),
    state: sealVersion(cipher, documentId, id, Y.encodeStateAsUpdate(document)),
    contributorIds,
    createdBy,
    ...(at && { createdAt: at }),
  })
  return requireVersion(store, documentId, id)
}

/** Keeps the present state as a version if it is new; several workers at once make one version, not several. */
export async function takeAutomaticVersion(
  { db, keys }: DocumentStore & { db: Database },
  documentId: string,
): Promise<Version | undefined> {
  return inTransaction(db, async (trx) => {
    if (!(await tryLockVersions(trx, documentId))) return undefined
    return takeVersion({ db: trx, keys }, documentId, { kind: 'automatic', name: null, createdBy: null })
  })
}

/**
 * Brings an old text back as a forward change: the log gets one more update, everybody sees it arrive, and the state before is
 * kept as a version. Nothing that others type meanwhile is lost; it is merged like any edit.
 * @returns the version that keeps the state before
 */
export async function restoreVersion(
  store: DocumentStore,
  updateLog: UpdateLog,
  documentId: string,
  versionId: string,
  userId: string,
): Promise<Version> {
  await requireVersion(store, documentId, versionId)
  const text = await readVersion(store, documentId, versionId)
  // Kept and replaced is one and the same state: what comes in between is in neither, so the restore leaves it alone.
  const present = await loadDocument(store, documentId)
  const before = await keepVersion(store, documentId, present, { kind: 'restored', name: null, createdBy: userId })
  if (!before) throw notFound()
  const update = writeRichText(present.document, text)
  if (update) {
    if (update.length > liveLimits.documentBytes) throw new AppError('DOCUMENT_FULL', 'The document is too large.')
    await appendOrRefuse(store, updateLog, { documentId, update, userId, kind: 'person' })
    await notifyDocumentUpdated(store.db, documentId)
  }
  return before
}

/** Appends an edit of somebody; what stands in its way is said as an error of the API. @throws 409, 503 */
export async function appendOrRefuse({ db }: DocumentStore, updateLog: UpdateLog, edit: ServerEdit): Promise<void> {
  try {
    await appendServerEdit(db, updateLog, edit)
  } catch (error) {
    if (error instanceof LogRefused) throw conflict('CONFLICT', 'This text is locked.')
    if (error instanceof LogUnavailable)
      throw new AppError('DATABASE_AWAY', 'The database is away; try again in a moment.')
    throw error
  }
}

async function readVersion({ db, keys }: DocumentStore, documentId: string, versionId: string): Promise<RichText> {
  const cipher = await keys.ofDocument(db, documentId)
  return readRichTextOfState(openVersion(cipher, documentId, versionId, await getVersionState(db, versionId)))
}

async function requireVersion(store: DocumentStore, documentId: string, versionId: string): Promise<Version> {
  const row = await findVersionRow(store.db, documentId, versionId)
  if (!row) throw notFound()
  const [version] = await presentVersions(store, documentId, [row])
  if (!version) throw notFound()
  return version
}

async function listContributors(
  store: DocumentStore,
  documentId: string,
  afterSeq: number,
  upToSeq: number,
): Promise<string[]> {
  const rows = await listUpdateRows(store.db, documentId, afterSeq, upToSeq)
  const cipher = await store.keys.ofDocument(store.db, documentId)
  const ids = rows.flatMap((row) => openRow(cipher, documentId, row).flatMap(({ userId }) => userId ?? []))
  return [...new Set(ids)]
}

async function presentVersions(
  { db, keys }: DocumentStore,
  documentId: string,
  rows: readonly VersionRow[],
): Promise<Version[]> {
  const cipher = await keys.ofDocument(db, documentId)
  const names = new Map(
    (await listNames(db, [...new Set(rows.flatMap((row) => row.contributorIds))])).map((u) => [u.id, u.name]),
  )
  return rows.map((row) => ({
    id: row.id,
    documentId: row.documentId,
    kind: row.kind as Version['kind'],
    // In clear: from before names were sealed.
    name: row.sealedName ? openVersionName(cipher, documentId, row.id, row.sealedName) : row.name,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy && row.createdByName ? { userId: row.createdBy, name: row.createdByName } : null,
    contributors: row.contributorIds.flatMap((userId) => {
      const name = names.get(userId)
      return name === undefined ? [] : [{ userId, name }]
    }),
  }))
}
