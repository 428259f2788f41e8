import type { DocumentAccess } from '../../contracts/access.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { Version } from '../../contracts/live-documents.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { forbidden, notFound } from '../errors.ts'
import { documentAccess } from '../live-documents/live-documents.policy.ts'
import type { RichText } from '../live-documents/rich-text.ts'
import * as versions from '../live-documents/versions.commands.ts'
import { findDocumentAccessFacts } from './document-access.queries.ts'

/** History of a live document, newest first. @throws 404 */
export async function listVersions(
  ctx: Context,
  documentId: string,
  page: { page: number; pageSize: number },
): Promise<{ data: Version[]; pagination: Pagination }> {
  await requireDocumentAccess(ctx, documentId)
  const { versions: data, total } = await versions.listVersions(ctx, documentId, page)
  return { data, pagination: { page: page.page, pageSize: page.pageSize, total } }
}

/** One version with its text. @throws 404 */
export async function getVersion(
  ctx: Context,
  documentId: string,
  versionId: string,
): Promise<Version & { content: RichText }> {
  const { caseId } = await requireDocumentAccess(ctx, documentId)
  const version = await versions.getVersion(ctx, documentId, versionId)
  const subject = { type: 'version', id: versionId }
  await recordRead(ctx, { caseId, act: 'liveDocument.versionRead', subject, details: { documentId } })
  return version
}

/** Gives the present state a name, to come back to. @throws 404, 403 for those who may not write */
export async function nameVersion(ctx: Context, documentId: string, { name }: { name: string }): Promise<Version> {
  const { userId } = requireActor(ctx)
  const { access, caseId } = await requireDocumentAccess(ctx, documentId)
  requireWrite(access)
  const version = await versions.takeVersion(ctx, documentId, { kind: 'named', name, createdBy: userId })
  if (!version) throw notFound()
  await noteVersion(ctx, { caseId, act: 'liveDocument.versionNamed', documentId, versionId: version.id })
  return version
}

/** Brings a version back as a forward change. @throws 404, 403 for those who may not write, 409 where the text is locked */
export async function restoreVersion(ctx: Context, documentId: string, versionId: string): Promise<Version> {
  const { userId } = requireActor(ctx)
  const { access, caseId } = await requireDocumentAccess(ctx, documentId)
  requireWrite(access)
  const version = await versions.restoreVersion(ctx, ctx.updateLog, documentId, versionId, userId)
  await noteVersion(ctx, { caseId, act: 'liveDocument.versionRestored', documentId, versionId })
  return version
}

interface VersionAct {
  caseId: string
  act: 'liveDocument.versionNamed' | 'liveDocument.versionRestored'
  documentId: string
  versionId: string
}

/** After the act: versions are taken by the update log, outside of transactions of ours (docs/gotchas.md, Postgres). */
function noteVersion(ctx: Context, { caseId, act, documentId, versionId }: VersionAct): Promise<void> {
  const subject = { type: 'version', id: versionId }
  return withTransaction(ctx, (ctx) => recordAudit(ctx, { caseId, act, subject, details: { documentId } }))
}

async function requireDocumentAccess(
  ctx: Context,
  documentId: string,
): Promise<{ access: DocumentAccess; caseId: string }> {
  const { userId, sessionId } = requireActor(ctx)
  const facts = await findDocumentAccessFacts(ctx.db, { documentId, userId, sessionId })
  const access = facts ? documentAccess(facts, facts, userId) : 'none'
  if (!facts || access === 'none') throw notFound()
  return { access, caseId: facts.caseId }
}

function requireWrite(access: DocumentAccess): void {
  if (access !== 'write') throw forbidden('You may read this document, not change it.')
}
