import type { DocumentAccess } from '../../contracts/access.ts'
import type { Version } from '../../contracts/live-documents.ts'
import { type Context, requireActor } from '../context.ts'
import { forbidden, notFound } from '../errors.ts'
import { documentAccess } from '../live-documents/live-documents.policy.ts'
import type { RichText } from '../live-documents/rich-text.ts'
import * as versions from '../live-documents/versions.commands.ts'
import { findDocumentAccessFacts } from './document-access.queries.ts'

/** Access of the actor to a live document; 404 when there is none, so that nobody learns that it exists. */
async function requireDocumentAccess(ctx: Context, documentId: string): Promise<DocumentAccess> {
  const { userId, sessionId } = requireActor(ctx)
  const facts = await findDocumentAccessFacts(ctx.db, { documentId, userId, sessionId })
  const access = facts ? documentAccess(facts, facts, userId) : 'none'
  if (access === 'none') throw notFound()
  return access
}

async function requireWriteAccess(ctx: Context, documentId: string): Promise<string> {
  if ((await requireDocumentAccess(ctx, documentId)) !== 'write')
    throw forbidden('You can read this document, not change it.')
  return requireActor(ctx).userId
}

/** A page of a document's history. */
export async function listDocumentVersions(ctx: Context, documentId: string, page: { page: number; pageSize: number }) {
  await requireDocumentAccess(ctx, documentId)
  return versions.listVersions(ctx.db, documentId, page)
}

/** One version with its text. */
export async function getDocumentVersion(
  ctx: Context,
  documentId: string,
  versionId: string,
): Promise<Version & { content: RichText }> {
  await requireDocumentAccess(ctx, documentId)
  return versions.getVersion(ctx.db, documentId, versionId)
}

/** Gives the present state a name. */
export async function nameDocumentVersion(ctx: Context, documentId: string, name: string): Promise<Version> {
  const userId = await requireWriteAccess(ctx, documentId)
  const version = await versions.takeVersion(ctx.db, documentId, { kind: 'named', name, createdBy: userId })
  if (!version) throw notFound()
  return version
}

/** Brings a version back as a forward change; answers the version that keeps the state before. */
export async function restoreDocumentVersion(ctx: Context, documentId: string, versionId: string): Promise<Version> {
  const userId = await requireWriteAccess(ctx, documentId)
  return versions.restoreVersion(ctx.db, ctx.updateLog, documentId, versionId, userId)
}
