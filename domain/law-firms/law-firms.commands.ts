import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type { CreateLawFirm, FirmForDecision, LawFirm, LawFirmPage } from '../../contracts/law-firms.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, requireAdmin, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { getUser } from '../users/users.queries.ts'
import { alreadyInFirm, firmRole, requireCanCreateFirm, requireInFirm } from './law-firms.policy.ts'
import { presentFirm, presentFirmForDecision, presentFirmPage } from './law-firms.presenter.ts'
import * as firms from './law-firms.queries.ts'
import { insertFirmMember } from './members.queries.ts'
import { findFirmOfUser } from './membership.queries.ts'

/**
 * Asks for a firm with the actor as its owner; others see it once it is verified.
 * @throws 403 ROLE_REQUIRED, 403 before the lawyer is verified, 409 ALREADY_IN_FIRM
 */
export async function createLawFirm(ctx: Context, body: CreateLawFirm): Promise<LawFirmPage> {
  const { userId, role } = requireActor(ctx)
  const { name, description = null, website = null, taxId = null } = body
  try {
    return await withTransaction(ctx, async (ctx) => {
      const { db, clock } = ctx
      const lawyer = await firms.findLawyerOfUser(db, userId)
      const isInFirm = (await findFirmOfUser(db, userId)) !== undefined
      requireCanCreateFirm({ role, verificationStatus: lawyer?.verificationStatus, isInFirm })
      if (!lawyer) throw notFound()
      const fields = { name, description, website, taxId }
      const { id } = await firms.insertFirm(db, { id: uuidv7(), createdBy: userId, ...fields }, clock.now())
      await insertFirmMember(db, { lawFirmId: id, lawyerId: lawyer.id, role: 'owner' }, clock.now())
      await record(ctx, { fact: 'lawFirm.requested', lawFirmId: id })
      return readFirmPage(ctx, id)
    })
  } catch (error) {
    // Two requests at once: the index lets one of them through.
    if (isUniqueViolation(error, 'law_firm_members_one_firm')) throw alreadyInFirm()
    throw error
  }
}

interface PageQuery {
  page: number
  pageSize: number
}

/** A page of the verified firms. */
export async function listLawFirms(
  ctx: Context,
  query: PageQuery & { q?: string | undefined },
): Promise<{ data: LawFirm[]; pagination: Pagination }> {
  requireActor(ctx)
  const { rows, total } = await firms.listVerifiedFirms(ctx.db, query)
  return { data: rows.map(presentFirm), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** A verified firm, or one's own, whatever its state. @throws 404 */
export function getLawFirm(ctx: Context, id: string): Promise<LawFirmPage> {
  requireActor(ctx)
  return readFirmPage(ctx, id)
}

/** The firm the actor is in; null for none. */
export async function getMyLawFirm(ctx: Context): Promise<LawFirmPage | null> {
  const { userId } = requireActor(ctx)
  const mine = await findFirmOfUser(ctx.db, userId)
  return mine ? readFirmPage(ctx, mine.lawFirmId) : null
}

/**
 * Changes the record. A verified firm that changes its name or tax number, and a rejected one that changes anything, waits for
 * verification again. @throws 404, 403, 409 VERSION_CONFLICT
 */
export function updateLawFirm(
  ctx: Context,
  id: string,
  change: { [Field in keyof CreateLawFirm]?: CreateLawFirm[Field] | undefined },
  version: number,
): Promise<LawFirmPage> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const row = await firms.lockFirmForUpdate(db, id)
    const mine = await findFirmOfUser(db, userId)
    requireInFirm(row && mine?.lawFirmId === id ? firmRole(mine.role) : undefined, 'updateFirm')
    if (!row) throw notFound()
    requireVersion(row, version)
    const { name = row.name, description = row.description, website = row.website, taxId = row.taxId } = change
    const isOther = name !== row.name || taxId !== row.taxId
    const asksAgain = row.verificationStatus === 'rejected' || (row.verificationStatus === 'verified' && isOther)
    const fields = { name, description, website, taxId }
    await firms.updateFirmRow(db, id, { ...fields, ...(asksAgain && { verificationStatus: 'pending' }) }, clock.now())
    if (asksAgain) await record(ctx, { fact: 'lawFirm.requested', lawFirmId: id })
    return readFirmPage(ctx, id)
  })
}

/** For administrators: firms in one state of verification. @throws 404 for everybody else */
export async function listLawFirmsForDecision(
  ctx: Context,
  query: PageQuery & { status: string },
): Promise<{ data: FirmForDecision[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await firms.listFirmsByStatus(ctx.db, query)
  const pagination = { page: query.page, pageSize: query.pageSize, total }
  return { data: rows.map(presentFirmForDecision), pagination }
}

interface Decide {
  decision: 'verify' | 'reject'
  reason?: string | undefined
  version: number
}

/**
 * An administrator's decision about a firm as it was seen; a later one replaces it.
 * @throws 404, 409 VERSION_CONFLICT when it was changed since, 422 for a rejection without a reason
 */
export function decideLawFirm(
  ctx: Context,
  id: string,
  { decision, reason, version }: Decide,
): Promise<FirmForDecision> {
  const { userId } = requireAdmin(ctx)
  if (decision === 'reject' && !reason) throw invalid({ field: 'reason', message: 'Say why, in a sentence' })
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const row = await firms.lockFirmForUpdate(db, id)
    if (!row) throw notFound()
    requireVersion(row, version)
    const now = clock.now()
    const verificationStatus = decision === 'verify' ? 'verified' : 'rejected'
    const decided = { verificationStatus, decisionReason: reason ?? null, decidedBy: userId, decidedAt: now }
    const changed = await firms.updateFirmRow(db, id, decided, now)
    await record(ctx, { fact: 'lawFirm.decided', lawFirmId: id, decision: verificationStatus })
    const subject = { type: 'lawFirm', id }
    await recordAudit(ctx, { act: 'lawFirm.decided', subject, details: { decision: verificationStatus } })
    const requester = await getUser(db, row.createdBy)
    return presentFirmForDecision({ ...changed, requesterName: requester.name, requesterEmail: requester.email })
  })
}

async function readFirmPage(ctx: Context, id: string): Promise<LawFirmPage> {
  const { userId } = requireActor(ctx)
  const row = await firms.findFirm(ctx.db, id)
  const mine = await findFirmOfUser(ctx.db, userId)
  if (!row || (row.verificationStatus !== 'verified' && mine?.lawFirmId !== id)) throw notFound()
  return presentFirmPage(row, await firms.listPublicLawyers(ctx.db, id), mine)
}

function requireVersion(row: firms.LawFirmRow, version: number): void {
  if (row.version === version) return
  throw conflict('VERSION_CONFLICT', 'Somebody changed this firm in the meantime. Load it again.')
}
