import {
  type Document,
  type DocumentLabel,
  type DocumentVersion,
  documentLimits,
  type listDocuments as listDocumentsEndpoint,
} from '../../contracts/documents.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { auditDocument } from './audit.ts'
import { getReadableDocument, listSharedIds } from './document-access.ts'
import { requireAbility, requireReadable } from './documents.policy.ts'
import { presentDocument, presentVersion } from './documents.presenter.ts'
import * as documents from './documents.queries.ts'
import { renamed } from './file-names.ts'
import { cipherOf, openName, sealName } from './sealing.ts'

/** One document. @throws 404 */
export async function getDocument(ctx: Context, id: string): Promise<Document> {
  const { userId } = requireActor(ctx)
  const { row, access } = await getReadableDocument(ctx, id)
  return presentDocument(await cipherOf(ctx, row), row, access, userId)
}

type ListQuery = EndpointQuery<typeof listDocumentsEndpoint>

/** A page of the documents that the actor may know of. @throws 422 for a search by name over several cases */
export async function listDocuments(
  ctx: Context,
  query: ListQuery,
): Promise<{ data: Document[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const { page, pageSize } = query
  // Names are sealed: to search and sort them, all of one case are opened.
  const byName = query.q !== undefined || query.sort.endsWith('name')
  if (byName && query.caseId === undefined && query.conversationId === undefined) {
    throw invalid({ field: 'caseId', message: 'Names are searched and sorted within one case.' })
  }
  const asked = { userId, sharedIds: await listSharedIds(ctx) }
  const { rows, total } = await documents.listDocumentRows(ctx.db, asked, query, byName ? undefined : query)
  const found: Document[] = []
  for (const row of rows) {
    const access = documents.memberAccess(row, userId) ?? { via: 'shared' as const }
    found.push(presentDocument(await cipherOf(ctx, row), row, access, userId))
  }
  if (!byName) return { data: found, pagination: { page, pageSize, total } }
  const named = sortedByName(found, query)
  const data = named.slice((page - 1) * pageSize, page * pageSize)
  return { data, pagination: { page, pageSize, total: named.length } }
}

/** As people sort: 2 before 10, capitals make no difference. */
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function sortedByName(found: readonly Document[], { q, sort }: ListQuery): Document[] {
  const wanted = q?.toLowerCase() ?? ''
  const matching = found.filter(({ fileName }) => fileName.toLowerCase().includes(wanted))
  if (!sort.endsWith('name')) return matching
  const sorted = matching.toSorted((a, b) => names.compare(a.fileName, b.fileName) || (a.id < b.id ? -1 : 1))
  return sort.startsWith('-') ? sorted.reverse() : sorted
}

/** Renames or relabels. @throws 404, 403 */
export async function updateDocument(
  ctx: Context,
  id: string,
  { fileName, label }: { fileName?: string | undefined; label?: DocumentLabel | undefined },
): Promise<Document> {
  const { userId } = requireActor(ctx)
  await withTransaction(ctx, async (ctx) => {
    await documents.lockDocumentForUpdate(ctx.db, id)
    const { row, access } = await getReadableDocument(ctx, id)
    requireAbility(access, { ...documents.fileFactsOf(row), createdBy: row.createdBy }, userId, 'update')
    if (fileName !== undefined) {
      const cipher = await cipherOf(ctx, row)
      const name = renamed(openName(cipher, id, row.currentVersion, row.name), fileName)
      await documents.renameVersion(ctx.db, id, row.currentVersion, sealName(cipher, id, row.currentVersion, name))
    }
    await documents.updateDocumentRow(ctx.db, id, label === undefined ? {} : { label }, ctx.clock.now())
    const { caseId, conversationId } = row
    await record(ctx, { fact: 'document.updated', documentId: id, caseId, conversationId, userId })
    if (fileName !== undefined) await auditDocument(ctx, 'document.renamed', row)
    if (label !== undefined) await auditDocument(ctx, 'document.labelled', row, { from: row.label, to: label })
  })
  return getDocument(ctx, id)
}

/** Deletes for everybody: a tombstone stays, and the bytes until their time is over. @throws 404, 403 */
export function deleteDocument(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    await documents.lockDocumentForUpdate(ctx.db, id)
    const { row, access } = await getReadableDocument(ctx, id)
    requireAbility(access, { ...documents.fileFactsOf(row), createdBy: row.createdBy }, userId, 'delete')
    await documents.deleteDocumentRow(ctx.db, id, userId, ctx.clock.now())
    const { caseId, conversationId } = row
    await record(ctx, { fact: 'document.deleted', documentId: id, caseId, conversationId, userId })
    await auditDocument(ctx, 'document.deleted', row)
  })
}

/** Versions, newest first; whoever the file is only shared with sees the newest. @throws 404 */
export async function listDocumentVersions(ctx: Context, id: string): Promise<DocumentVersion[]> {
  const { row, access } = await getReadableDocument(ctx, id)
  const cipher = await cipherOf(ctx, row)
  const rows = await documents.listVersionRows(ctx.db, id)
  const shown = access.via === 'shared' ? rows.slice(0, 1) : rows
  return shown.map((version) => presentVersion(cipher, id, version))
}

/** Brings an old version back as the newest one. @throws 404, 403 */
export async function restoreDocumentVersion(
  ctx: Context,
  { id, version }: { id: string; version: number },
): Promise<Document> {
  const { userId } = requireActor(ctx)
  await withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    await documents.lockDocumentForUpdate(db, id)
    const { row, access } = await getReadableDocument(ctx, id)
    requireAbility(access, { ...documents.fileFactsOf(row), createdBy: row.createdBy }, userId, 'addVersion')
    const old = (await documents.listVersionRows(db, id)).find((candidate) => candidate.version === version)
    if (!old) throw notFound()
    requireReadable(documents.fileFactsOf(old), userId)
    const cipher = await cipherOf(ctx, row)
    const next = row.currentVersion + 1
    if (next > documentLimits.versions) throw tooManyVersions()
    const name = sealName(cipher, id, next, openName(cipher, id, version, old.name))
    const added = { documentId: id, version: next, fileId: old.fileId, name, createdBy: userId, clientId: null }
    await documents.insertVersion(db, { ...added, restoredFrom: version }, clock.now())
    await documents.updateDocumentRow(db, id, { currentVersion: next }, clock.now())
    const { caseId, conversationId } = row
    const place = { documentId: id, caseId, conversationId }
    await record(ctx, { fact: 'document.updated', ...place, userId })
    await auditDocument(ctx, 'document.versionAdded', row, { version: next, restoredFrom: version })
  })
  return getDocument(ctx, id)
}

/** A file has so many versions at most. */
export function tooManyVersions(): AppError {
  return new AppError('QUOTA_EXCEEDED', `A file has at most ${documentLimits.versions} versions.`)
}
