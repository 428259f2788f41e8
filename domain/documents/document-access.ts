import { can } from '../../contracts/access.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { type Context, requireActor } from '../context.ts'
import { forbidden, invalid, notFound } from '../errors.ts'
import type { DocumentAccess } from './documents.policy.ts'
import { type DocumentRow, findDocumentRow, memberAccess } from './documents.queries.ts'
import type { DocumentPlace } from './sealing.ts'

/** A document and how the actor comes to it. */
export interface FoundDocument {
  row: DocumentRow
  access: DocumentAccess
}

/** The document, if the actor may know of it: the one way every command about a document begins. @throws 404 */
export async function getReadableDocument(ctx: Context, id: string): Promise<FoundDocument> {
  const { userId } = requireActor(ctx)
  const row = await findDocumentRow(ctx.db, id, userId)
  const access = row && memberAccess(row, userId)
  if (!row || !access) throw notFound()
  return { row, access }
}

/** Where somebody wants to put a file. */
export interface WantedPlace {
  caseId?: string | undefined
  conversationId?: string | undefined
}

/** The place, if the actor may put files there. @throws 404, 403, 422 where none or several are named */
export async function requirePlace(ctx: Context, wanted: WantedPlace): Promise<DocumentPlace> {
  const { userId } = requireActor(ctx)
  const { caseId, conversationId } = wanted
  if ((caseId === undefined) === (conversationId === undefined)) {
    throw invalid({ field: 'caseId', message: 'Say which case or which conversation the file belongs to.' })
  }
  if (caseId === undefined) throw notFound()
  const found = await findCaseAndRelation(ctx.db, caseId, userId)
  if (!found || !can(found.relation, 'readCase')) throw notFound()
  if (!can(found.relation, 'uploadFiles')) throw forbidden('You may read this case, not add files to it.')
  return { caseId, conversationId: null }
}
