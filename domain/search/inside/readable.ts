import type { LiveDocumentKind } from '../../../contracts/access.ts'
import { type CaseAndRelation, findCaseAndRelation, listCasesOf } from '../../cases/cases.queries.ts'
import { type Context, requireActor } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { documentAccess } from '../../live-documents/live-documents.policy.ts'
import { listDocumentRowsOfCases } from '../../live-documents/live-documents.queries.ts'

/** A text that somebody may read now, as a whole or not at all. */
export interface Readable {
  kind: 'text'
  containerId: string
  /** Whose key its tokens are made with. */
  scopeId: string
  caseId: string
  caseTitle: string
  title: string
  documentKind: LiveDocumentKind
}

/** Cases searched at once: each costs a key and a few hundred tokens. */
const MAX_CASES = 100

/** The actor's cases, those with the latest activity first, or the one. @throws 404 */
export async function casesToSearch(
  ctx: Context,
  caseId: string | undefined,
): Promise<{ cases: CaseAndRelation[]; total: number }> {
  const { userId } = requireActor(ctx)
  if (caseId === undefined) {
    return listCasesOf(ctx.db, userId, { sort: '-lastActivityAt', page: 1, pageSize: MAX_CASES })
  }
  const found = await findCaseAndRelation(ctx.db, caseId, userId)
  if (found?.relation.role === undefined) throw notFound()
  return { cases: [found], total: 1 }
}

/** The live documents of these cases that the actor may read, by the policy that opens them. */
export async function readableTexts(ctx: Context, cases: readonly CaseAndRelation[]): Promise<Readable[]> {
  const { userId } = requireActor(ctx)
  const byId = new Map(cases.map((found) => [found.row.id, found]))
  const documents = await listDocumentRowsOfCases(ctx.db, [...byId.keys()])
  return documents.flatMap(({ id, caseId, kind, title, ownerId }) => {
    const found = byId.get(caseId)
    if (!found || documentAccess(found.relation, { kind, ownerId }, userId) === 'none') return []
    const caseTitle = found.row.title
    return [{ kind: 'text', containerId: id, scopeId: caseId, caseId, caseTitle, title, documentKind: kind }]
  })
}
