import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { BREAK_GLASS_MINUTES, type BreakGlass } from '../../contracts/break-glass.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { caseReference } from '../../contracts/ethical-walls.ts'
import { type AuditContext, recordAudit, recordRead } from '../audit/record.ts'
import { requireStepUp } from '../auth/step-up.ts'
import * as grants from '../break-glass/break-glass.queries.ts'
import { type Context, requireActor, requireAdmin, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { loadDocument } from '../live-documents/document-state.ts'
import { type RichText, readRichText } from '../live-documents/rich-text.ts'
import { record } from '../outbox.ts'
import { getReadableCase } from './cases.commands.ts'
import { lockCaseForUpdate } from './cases.queries.ts'
import { getBriefId } from './published-briefs.queries.ts'

const place = (caseId: string, id: string) => `lc/break-glass/v1|${caseId}|${id}`

/**
 * Opens emergency access for an administrator: the brief and the files of one case, to read. Its people are told in the transaction
 * that opens it. @throws 404 also for drafts, of which administrators do not know; 403 STEP_UP_REQUIRED; 409 where one's own is open
 */
export async function openBreakGlass(
  ctx: Context,
  { caseId, reason }: { caseId: string; reason: string },
): Promise<{ id: string; expiresAt: string }> {
  const { userId: adminId } = requireAdmin(ctx)
  await requireStepUp(ctx)
  try {
    return await withTransaction(ctx, async (ctx) => {
      const row = await lockCaseForUpdate(ctx.db, caseId)
      if (!row || row.stage === 'draft') throw notFound()
      await endExpired(ctx)
      const id = uuidv7()
      const cipher = await ctx.keys.ofCase(ctx.db, caseId)
      const sealedReason = cipher.seal(Buffer.from(reason), place(caseId, id))
      await grants.insertGrant(ctx.db, { id, caseId, adminId, sealedReason }, BREAK_GLASS_MINUTES)
      await record(ctx, { fact: 'breakGlass.opened', caseId, grantId: id })
      const details = { minutes: BREAK_GLASS_MINUTES }
      await recordAudit(ctx, { caseId, act: 'breakGlass.opened', subject: { type: 'breakGlass', id }, details })
      return { id, expiresAt: (await getGrant(ctx, id)).expiresAt.toISOString() }
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'break_glass_grants_open')) throw error
    throw conflict('CONFLICT', 'You have emergency access to this case already.')
  }
}

/** Ends one's own; what is open of it closes within 2 s. @throws 404, 409 when it is over */
export function endBreakGlass(ctx: Context, id: string): Promise<BreakGlass> {
  const { userId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const grant = await getGrant(ctx, id)
    if (grant.adminId !== userId) throw notFound()
    if (!(await end(ctx, grant, 'admin'))) throw conflict('CONFLICT', 'This emergency access has ended already.')
    return present(ctx, await getGrant(ctx, id))
  })
}

/** Ends those whose time is over, each once, however many processes do it. @returns how many */
export function endExpiredBreakGlass({ db, clock }: { db: Context['db']; clock: Context['clock'] }): Promise<number> {
  return inTransaction(db, (trx) => endExpired({ db: trx, clock }))
}

type EndContext = AuditContext & { clock: Context['clock'] }

async function endExpired({ db, clock }: EndContext): Promise<number> {
  const expired = await grants.listExpiredGrants(db)
  for (const grant of expired) await end({ db, clock }, grant, 'time')
  return expired.length
}

async function end(ctx: EndContext, { id, caseId, adminId }: grants.GrantRow, by: 'admin' | 'time'): Promise<boolean> {
  if (!(await grants.endGrant(ctx.db, id, by))) return false
  await notifyAccessChanged(ctx.db, { caseId, userId: adminId })
  await record(ctx, { fact: 'breakGlass.ended', caseId, grantId: id })
  await recordAudit(ctx, { caseId, act: 'breakGlass.ended', subject: { type: 'breakGlass', id }, details: { by } })
  return true
}

/** Emergency accesses of all administrators; reasons only of one's own. @throws 404 for everybody else */
export async function listBreakGlass(
  ctx: Context,
  query: { page: number; pageSize: number },
): Promise<{ data: BreakGlass[]; pagination: Pagination }> {
  const { userId } = requireAdmin(ctx)
  const { rows, total } = await grants.listGrants(ctx.db, query)
  const data = await Promise.all(rows.map((row) => present(ctx, row, row.adminId === userId)))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** Emergency accesses to a case, for its people. @throws 404 */
export async function listCaseBreakGlass(ctx: Context, caseId: string): Promise<BreakGlass[]> {
  await getReadableCase(ctx, caseId)
  return Promise.all((await grants.listGrantsOfCase(ctx.db, caseId)).map((row) => present(ctx, row)))
}

/** The brief as the log has it, while one's own emergency access lasts; in the case's audit before. @throws 404 */
export async function getEmergencyBrief(
  ctx: Context,
  id: string,
): Promise<{ grant: BreakGlass; title: string; documentId: string; content: RichText }> {
  const { userId } = requireAdmin(ctx)
  const grant = await getGrant(ctx, id)
  if (grant.adminId !== userId) throw notFound()
  const { caseId } = grant
  const found = await ctx.db
    .selectFrom('cases')
    .select('title')
    .where('id', '=', caseId)
    .where('deletedAt', 'is', null)
    .where(grants.hasEmergencyAccess('cases.id', userId))
    .executeTakeFirst()
  if (!found) throw notFound()
  const documentId = await getBriefId(ctx.db, caseId)
  await recordRead(ctx, { caseId, act: 'liveDocument.opened', subject: { type: 'liveDocument', id: documentId } })
  const { document } = await loadDocument(ctx, documentId)
  const content = readRichText(document)
  document.destroy()
  return { grant: await present(ctx, grant), title: found.title, documentId, content }
}

async function getGrant({ db }: { db: Context['db'] | DatabaseTransaction }, id: string): Promise<grants.NamedGrant> {
  const grant = await grants.findGrant(db, id)
  if (!grant) throw notFound()
  return grant
}

async function present(ctx: Context, row: grants.NamedGrant, showsReason = true): Promise<BreakGlass> {
  const { id, caseId, adminId, adminName, sealedReason, startedAt, expiresAt, endedAt } = row
  const open = async () =>
    (await ctx.keys.ofCase(ctx.db, caseId)).open(sealedReason, place(caseId, id)).toString('utf8')
  const endedBy = row.endedBy === 'admin' || row.endedBy === 'time' ? row.endedBy : null
  return {
    id,
    caseId,
    reference: caseReference(caseId),
    adminName,
    reason: showsReason ? await open() : '',
    startedAt: startedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    endedBy,
    isOpen: endedAt === null && expiresAt.getTime() > Date.now(),
    isMine: adminId === requireActor(ctx).userId,
  }
}
