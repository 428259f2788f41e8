import { uuidv7 } from '../../adapters/ids.ts'
import type { DocumentShare } from '../../contracts/document-shares.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { auditDocument } from './audit.ts'
import { getReadableDocument, isCleared } from './document-access.ts'
import { requireAbility } from './documents.policy.ts'
import { type DocumentRow, fileFactsOf } from './documents.queries.ts'
import { listReads } from './reads.queries.ts'
import * as shares from './shares.queries.ts'

/** A document of a case whose files the actor shares. @throws 404, 403 */
async function requireShareable(ctx: Context, id: string): Promise<DocumentRow & { caseId: string }> {
  const { userId } = requireActor(ctx)
  const { row, access } = await getReadableDocument(ctx, id)
  requireAbility(access, { ...fileFactsOf(row), createdBy: row.createdBy }, userId, 'share')
  const { caseId } = row
  if (caseId === null) throw notFound()
  return { ...row, caseId }
}

/** Whom a document is shared with. @throws 404, 403 */
export async function listDocumentShares(ctx: Context, id: string): Promise<DocumentShare[]> {
  const { caseId } = await requireShareable(ctx, id)
  const rows = await shares.listShareRows(ctx.db, id)
  return Promise.all(
    rows.map(async ({ userId, name, sharedAt, lastReadAt }) => ({
      userId,
      name,
      sharedAt: sharedAt.toISOString(),
      isEffective: await isCleared(ctx, caseId, userId),
      lastReadAt: lastReadAt?.toISOString() ?? null,
    })),
  )
}

/** The lawyers who could be given a document. @throws 404, 403 */
export async function listShareCandidates(ctx: Context, id: string) {
  const { caseId } = await requireShareable(ctx, id)
  const cleared = await shares.listClearedOutside(ctx.db, caseId)
  const counts = await Promise.all(cleared.map(({ userId }) => isCleared(ctx, caseId, userId)))
  return cleared.filter((_, i) => counts[i])
}

/** Gives exactly this document to a lawyer outside the case who is cleared for it. @throws 404, 403, 422 */
export async function shareDocument(ctx: Context, id: string, { userId }: { userId: string }): Promise<DocumentShare> {
  await withTransaction(ctx, async (ctx) => {
    const actor = requireActor(ctx)
    const { caseId } = await requireShareable(ctx, id)
    const isCandidate = (await shares.listClearedOutside(ctx.db, caseId)).some((one) => one.userId === userId)
    if (!isCandidate || !(await isCleared(ctx, caseId, userId))) {
      throw invalid({ field: 'userId', message: 'Choose a lawyer who is cleared for this case.' })
    }
    const share = { id: uuidv7(), documentId: id, userId, sharedBy: actor.userId }
    if (!(await shares.insertShare(ctx.db, share, ctx.clock.now()))) return
    const fact = { documentId: id, caseId, conversationId: null, userId, byUserId: actor.userId }
    await record(ctx, { fact: 'document.shared', ...fact })
    await auditDocument(ctx, 'document.shared', { id, caseId }, { with: userId })
  })
  const made = (await listDocumentShares(ctx, id)).find((share) => share.userId === userId)
  if (!made) throw notFound()
  return made
}

/** Takes it away again: from the commit on it is not there for them. @throws 404, 403 */
export function revokeDocumentShare(ctx: Context, { id, userId }: { id: string; userId: string }): Promise<void> {
  return withTransaction(ctx, async (ctx) => {
    const actor = requireActor(ctx)
    const { caseId } = await requireShareable(ctx, id)
    const revoked = await shares.revokeShareRow(
      ctx.db,
      { documentId: id, userId, revokedBy: actor.userId },
      ctx.clock.now(),
    )
    if (!revoked) throw notFound()
    const fact = { documentId: id, caseId, conversationId: null, userId, byUserId: actor.userId }
    await record(ctx, { fact: 'document.shareRevoked', ...fact })
    await auditDocument(ctx, 'document.unshared', { id, caseId }, { with: userId })
  })
}

const purposes = ['download', 'preview', 'text'] as const

/** Who has read a document, newest first. @throws 404, 403 */
export async function listDocumentReads(ctx: Context, id: string, query: { page: number; pageSize: number }) {
  await requireShareable(ctx, id)
  const { rows, total } = await listReads(ctx.db, id, query)
  const data = rows.map(({ readAt, purpose, ...row }) => ({
    ...row,
    purpose: purposes.find((known) => known === purpose) ?? 'download',
    at: readAt.toISOString(),
  }))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}
