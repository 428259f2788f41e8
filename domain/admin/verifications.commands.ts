import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import {
  type decideVerification as decideContract,
  type listVerifications as listContract,
  type Verification,
  verificationSchema,
} from '../../contracts/admin.ts'
import type { EndpointBody, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { maskEmail } from '../audit/masking.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { isoDay } from '../lawyers/days.ts'
import { listEvidence } from '../lawyers/evidence.queries.ts'
import { lockLawyerForUpdate } from '../lawyers/lawyers.queries.ts'
import { afterLicenceChange, columnsOf, recordLicence } from '../lawyers/licences.commands.ts'
import { afterDecision, type LicenceState, waitsForDecision } from '../lawyers/licences.policy.ts'
import { presentLicence } from '../lawyers/licences.presenter.ts'
import { type LicenceRow, lockLicenceForUpdate, stateOf, updateLicenceRow } from '../lawyers/licences.queries.ts'
import * as queries from './verifications.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** Licences that wait for a decision, or those in another state. @throws 404 for everybody but administrators */
export async function listVerifications(
  ctx: Context,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: Verification[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await queries.listVerificationRows(ctx.db, query)
  return { data: await present(ctx, rows), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/**
 * Approves or rejects a licence, as the administrator saw it: what its holder changed meanwhile, or another administrator decided,
 * is a conflict and never decided unseen.
 * @throws 404, 409 ALREADY_DECIDED, VERSION_CONFLICT, LICENCE_NUMBER_TAKEN, 422 without a reason to reject
 */
export async function decideVerification(
  ctx: Context,
  id: string,
  { decision, reason, version }: EndpointBody<typeof decideContract>,
): Promise<Verification> {
  const { userId: adminId } = requireAdmin(ctx)
  if (decision === 'reject' && !reason) {
    throw invalid({ field: 'reason', message: 'Say why: the lawyer reads it and can put it right.' })
  }
  try {
    return await withTransaction(ctx, async (ctx) => {
      const { row, userId } = await lockVerification(ctx, id)
      const state = stateOf(row)
      if (!waitsForDecision(state)) throw alreadyDecided()
      if (row.version !== version) {
        throw conflict('VERSION_CONFLICT', 'The lawyer changed this licence in the meantime. Look at it again.')
      }
      const next = afterDecision(state, decision, isoDay(ctx.clock.now()))
      if (!next) throw invalid({ field: 'decision', message: 'This licence has run out: it can only be rejected.' })
      const decided = decision === 'approve' ? 'approved' : 'rejected'
      await writeDecision(ctx, { row, next, decided, reason: reason ?? null, adminId, userId })
      return getVerification(ctx, id)
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'lawyer_licences_verified_number')) throw error
    throw conflict('LICENCE_NUMBER_TAKEN', 'Another lawyer is verified with this number in this jurisdiction.')
  }
}

/** Takes a verified licence back. @throws 404, 409 ALREADY_DECIDED when it is not verified */
export function revokeVerification(ctx: Context, id: string, { reason }: { reason: string }): Promise<Verification> {
  const { userId: adminId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { row, userId } = await lockVerification(ctx, id)
    const state = stateOf(row)
    if (state.status !== 'verified') throw alreadyDecided()
    const next: LicenceState = { ...state, status: 'revoked', requestedExpiresOn: null, submitted: false }
    await writeDecision(ctx, { row, next, decided: 'revoked', reason, adminId, userId })
    return getVerification(ctx, id)
  })
}

interface Decision {
  row: LicenceRow
  next: LicenceState
  decided: 'approved' | 'rejected' | 'revoked'
  reason: string | null
  adminId: string
  /** The lawyer's account. */
  userId: string
}

const factOf = { approved: 'licence.verified', rejected: 'licence.rejected', revoked: 'licence.revoked' } as const

async function writeDecision(ctx: TransactionContext, { row, next, decided, reason, adminId, userId }: Decision) {
  const now = ctx.clock.now()
  const checked = { checkedAt: now, checkedBy: adminId, reason }
  const updated = await updateLicenceRow(ctx.db, row.id, { ...columnsOf(next, row, now), ...checked }, now)
  const { lawyerId, jurisdiction, number, expiresOn } = updated
  await queries.insertDecision(ctx.db, {
    ...{ id: uuidv7(), licenceId: row.id, lawyerId, jurisdiction, number, expiresOn },
    ...{ decision: decided, reason, decidedBy: adminId, decidedAt: now },
  })
  await recordLicence(ctx, factOf[decided], updated, userId)
  const act = decided === 'revoked' ? 'licence.revoked' : 'licence.decided'
  await recordAudit(ctx, { act, subject: { type: 'licence', id: row.id }, details: { decided } })
  await afterLicenceChange(ctx, updated, userId)
}

/** The licence, locked after its lawyer: the order of everybody who changes licences. */
async function lockVerification(ctx: TransactionContext, id: string) {
  const found = await queries.findVerification(ctx.db, id)
  if (!found) throw notFound()
  await lockLawyerForUpdate(ctx.db, found.lawyerId)
  const row = await lockLicenceForUpdate(ctx.db, id)
  if (!row) throw notFound()
  return { row, userId: found.userId }
}

async function getVerification(ctx: Context, id: string): Promise<Verification> {
  const row = await queries.findVerification(ctx.db, id)
  const [verification] = await present(ctx, row ? [row] : [])
  if (!verification) throw notFound()
  return verification
}

const decisionOf = verificationSchema.shape.decisions.element.shape.decision

async function present(ctx: Context, rows: readonly queries.VerificationRow[]): Promise<Verification[]> {
  const ids = rows.map(({ id }) => id)
  const [evidence, decisions] = [await listEvidence(ctx.db, ids), await queries.listDecisions(ctx.db, ids)]
  return rows.map((row) => ({
    ...presentLicence(row, evidence),
    lawyer: { id: row.lawyerId, userId: row.userId, name: row.name, maskedEmail: maskEmail(row.email) },
    decisions: decisions
      .filter(({ licenceId }) => licenceId === row.id)
      .map(({ decision, reason, number, decidedByName, decidedAt }) => ({
        decision: decisionOf.parse(decision),
        reason,
        number,
        decidedBy: decidedByName,
        decidedAt: decidedAt.toISOString(),
      })),
  }))
}

function alreadyDecided() {
  return conflict('ALREADY_DECIDED', 'This has been decided already.')
}
