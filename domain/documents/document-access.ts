import { can } from '../../contracts/access.ts'
import { briefTier } from '../cases/case-tiers.policy.ts'
import { findOutsideCase } from '../cases/case-tiers.queries.ts'
import { caseRole, findCaseAndRelation } from '../cases/cases.queries.ts'
import { type Context, requireActor } from '../context.ts'
import { findConversation } from '../conversations/conversations.queries.ts'
import { forbidden, invalid, notFound } from '../errors.ts'
import type { DocumentAccess } from './documents.policy.ts'
import { type DocumentRow, findDocumentRow, memberAccess } from './documents.queries.ts'
import type { DocumentPlace } from './sealing.ts'
import { isSharedWith, listSharesOf } from './shares.queries.ts'

/** A document and how the actor comes to it. */
export interface FoundDocument {
  row: DocumentRow
  access: DocumentAccess
}

/** The document, if the actor may know of it: the one way every command about a document begins. @throws 404 */
export async function getReadableDocument(ctx: Context, id: string): Promise<FoundDocument> {
  const found = await findReadableDocument(ctx, id, requireActor(ctx).userId)
  if (!found) throw notFound()
  return found
}

/** As `getReadableDocument`, for anybody: what is sent to people is asked with their rights. */
export async function findReadableDocument(
  asking: Asking,
  id: string,
  userId: string,
): Promise<FoundDocument | undefined> {
  const row = await findDocumentRow(asking.db, id, userId)
  const access = row && (memberAccess(row, userId) ?? (await sharedAccess(asking, row, userId)))
  return row && access && { row, access }
}

type Asking = Pick<Context, 'db' | 'clock'>

/** As somebody outside the case who was given this one file, for as long as their clearance counts. */
async function sharedAccess(ctx: Asking, { id, caseId, conversationId, readership }: DocumentRow, userId: string) {
  if (caseId === null || conversationId !== null || readership !== 'case') return undefined
  if (!(await isSharedWith(ctx.db, id, userId))) return undefined
  return (await isCleared(ctx, caseId, userId)) ? { via: 'shared' as const } : undefined
}

/** Whether somebody outside a case may read its confidential brief now: only then single files can be shared with them. */
export async function isCleared({ db, clock }: Asking, caseId: string, userId: string): Promise<boolean> {
  const now = clock.now()
  const outside = await findOutsideCase(db, { caseId, userId, now })
  return outside !== undefined && briefTier(outside, now) === 'read'
}

/** The ids of documents that are shared with the actor and that they may read now. */
export async function listSharedIds(ctx: Context): Promise<string[]> {
  const { userId } = requireActor(ctx)
  const shares = await listSharesOf(ctx.db, userId)
  const cleared = new Map<string, boolean>()
  for (const { caseId } of shares) {
    if (!cleared.has(caseId)) cleared.set(caseId, await isCleared(ctx, caseId, userId))
  }
  return shares.filter(({ caseId }) => cleared.get(caseId)).map(({ documentId }) => documentId)
}

/** Where somebody wants to put a file. */
export interface WantedPlace {
  caseId?: string | undefined
  conversationId?: string | undefined
}

/** The place, if the actor may put files there. @throws 404, 403, 422 where none or several are named */
export async function requirePlace(ctx: Context, wanted: WantedPlace): Promise<DocumentPlace> {
  const { caseId, conversationId } = wanted
  if ((caseId === undefined) === (conversationId === undefined)) {
    throw invalid({ field: 'caseId', message: 'Say which case or which conversation the file belongs to.' })
  }
  return caseId === undefined ? requireConversation(ctx, conversationId ?? '') : requireCase(ctx, caseId)
}

async function requireCase(ctx: Context, caseId: string): Promise<DocumentPlace> {
  const { userId } = requireActor(ctx)
  const found = await findCaseAndRelation(ctx.db, caseId, userId)
  if (!found || !can(found.relation, 'readCase')) throw notFound()
  if (!can(found.relation, 'uploadFiles')) throw forbidden('You may read this case, not add files to it.')
  return { caseId, conversationId: null }
}

/** As messages: whoever may write there may send files. */
async function requireConversation(ctx: Context, id: string): Promise<DocumentPlace> {
  const { userId } = requireActor(ctx)
  const found = await findConversation(ctx.db, id, userId)
  if (!found) throw notFound()
  const role = caseRole(found.myRole)
  const mayWrite = found.caseId === null ? found.canWriteToOther : can({ role, isOwner: false }, 'sendMessages')
  if (!mayWrite) throw forbidden('You may read this conversation, not write in it.')
  return { caseId: found.caseId, conversationId: found.id }
}
