import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { teaserStages } from '../../contracts/case-machine.ts'
import type { Case, CreateCase, listCases as listCasesEndpoint, UpdateCase, Workspace } from '../../contracts/cases.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { requireNotOnHold } from '../holds/holds.queries.ts'
import {
  closeCaseDocuments,
  createCaseDocuments,
  listCaseDocuments,
} from '../live-documents/live-documents.commands.ts'
import { documentAccess } from '../live-documents/live-documents.policy.ts'
import { changedCaseFields, newCaseFields } from './case-fields.ts'
import { endingEvent, requireCan, requireCanCreateCase, requireChangeable } from './cases.policy.ts'
import { caseStage, presentCase } from './cases.presenter.ts'
import * as cases from './cases.queries.ts'
import { presentPeople } from './members.presenter.ts'
import { insertMember, listPeople } from './members.queries.ts'
import { moveCase } from './move-case.ts'
import { teaserErrors } from './teaser-errors.ts'

/** Opens a case with its live documents; the actor is its owner. @throws 403 ROLE_REQUIRED, 422 */
export function createCase(ctx: Context, body: CreateCase): Promise<Case> {
  const actor = requireActor(ctx)
  requireCanCreateCase(actor)
  const fields = newCaseFields(body)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock, keys } = ctx
    const now = clock.now()
    const id = uuidv7()
    const row = await cases.insertCase(db, { id, clientId: actor.userId, fields }, now)
    await insertMember(db, { caseId: id, userId: actor.userId, role: 'client' }, now)
    await keys.create(db, id)
    await createCaseDocuments(ctx, { caseId: id, category: row.category, createdBy: actor.userId })
    await recordAudit(ctx, { caseId: id, act: 'case.created' })
    return presentCase({
      row,
      relation: { role: 'client', isOwner: true },
      lastActivityAt: row.createdAt,
      hasLiveBid: false,
      returnReasons: [],
    })
  })
}

/** A page of the cases the actor is in. */
export async function listCases(
  ctx: Context,
  query: EndpointQuery<typeof listCasesEndpoint>,
): Promise<{ data: Case[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const { cases: found, total } = await cases.listCasesOf(ctx.db, userId, query)
  return { data: found.map(presentCase), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** One case. @throws 404 */
export async function getCase(ctx: Context, id: string): Promise<Case> {
  return presentCase(await getReadableCase(ctx, id))
}

/** The case, if the actor may read it: the one way every reading command begins. @throws 404 */
export async function getReadableCase(ctx: Context, id: string): Promise<cases.CaseAndRelation> {
  const { userId } = requireActor(ctx)
  const found = await cases.findCaseAndRelation(ctx.db, id, userId)
  if (!found) throw notFound()
  requireCan(found.relation, 'readCase')
  return found
}

/** Changes the record; people of the case see it at once. @throws 404, 403, 409 VERSION_CONFLICT, 422 */
export function updateCase(ctx: Context, id: string, body: UpdateCase, version: number): Promise<Case> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await cases.lockCaseAndRelationForUpdate(db, id, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'updateCase')
    if (found.row.version !== version) {
      throw conflict('VERSION_CONFLICT', 'Somebody changed this case in the meantime. Load it again.')
    }
    const fields = changedCaseFields(found.row, body)
    requireChangeable(found.row, fields, clock.now())
    if (teaserStages.includes(caseStage(found.row.stage))) {
      const errors = await teaserErrors(db, { ...found.row, ...fields })
      if (errors.length > 0) throw invalid(...errors)
    }
    const row = await cases.updateCaseRow(db, id, fields, clock.now())
    await recordAudit(ctx, {
      caseId: id,
      act: 'case.updated',
      details: { fields: Object.keys(body).sort(), version: row.version },
    })
    const lastActivityAt = new Date(Math.max(row.updatedAt.getTime(), found.lastActivityAt.getTime()))
    return presentCase({ ...found, row, lastActivityAt })
  })
}

/**
 * Deletes a case for everybody; open documents close. One that was handed in or is open is discarded or withdrawn with it; one that a
 * lawyer works on cannot be deleted. @throws 404, 403, 409 WRONG_STAGE
 */
export function deleteCase(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await cases.lockCaseAndRelationForUpdate(db, id, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'deleteCase')
    await requireNotOnHold(db, id)
    const ending = endingEvent(caseStage(found.row.stage))
    if (ending) await moveCase(ctx, found.row, ending, 'client')
    await cases.deleteCaseRow(db, id, clock.now())
    await closeCaseDocuments(db, id)
    await notifyAccessChanged(db, { caseId: id })
    await recordAudit(ctx, { caseId: id, act: 'case.deleted' })
  })
}

/** A case with its people and with its live documents, each with the actor's access. @throws 404 */
export async function getWorkspace(ctx: Context, id: string): Promise<Workspace> {
  const { userId } = requireActor(ctx)
  const found = await getReadableCase(ctx, id)
  const people = presentPeople(await listPeople(ctx.db, id, ctx.clock.now()))
  const documents = await listCaseDocuments(ctx.db, { caseId: id, userId })
  return {
    case: presentCase(found),
    people,
    documents: documents.flatMap((document) => {
      const access = documentAccess(found.relation, document, userId)
      return access === 'none' ? [] : [{ id: document.id, kind: document.kind, title: document.title, access }]
    }),
  }
}
