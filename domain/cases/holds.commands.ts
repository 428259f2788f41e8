import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { caseReference } from '../../contracts/ethical-walls.ts'
import type { HeldCase, Hold } from '../../contracts/holds.ts'
import { recordAudit } from '../audit/record.ts'
import { requireStepUp } from '../auth/step-up.ts'
import { type Actor, type Context, requireActor, requireAdmin, withTransaction } from '../context.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import * as holds from '../holds/holds.queries.ts'
import { record } from '../outbox.ts'
import { getReadableCase } from './cases.commands.ts'
import { findCaseAndRelation } from './cases.queries.ts'

type InTransaction = Context & { db: DatabaseTransaction }
type PutAs = Hold['putAs']

const place = (caseId: string, holdId: string, what: 'put' | 'lift') => `lc/hold/v1|${caseId}|${holdId}|${what}`

/** Holds on a case, for its people. @throws 404 */
export async function listHolds(
  ctx: Context,
  caseId: string,
): Promise<{ onHold: boolean; mayPut: boolean; holds: Hold[] }> {
  const { userId } = requireActor(ctx)
  const { relation } = await getReadableCase(ctx, caseId)
  const isLawyer = relation.role === 'lawyer'
  const rows = await holds.listHoldRows(ctx.db, caseId)
  const inForce = rows.filter((row) => row.liftedAt === null)
  return {
    onHold: inForce.length > 0,
    mayPut: isLawyer && !inForce.some((row) => row.putBy === userId),
    holds: await Promise.all(rows.map((row) => present(ctx, row, isLawyer ? 'lawyer' : undefined))),
  }
}

/**
 * Puts a case on hold: whatever retention, erasure or its people want, nothing of it is destroyed. An administrator can do it to a
 * deleted case, too. @throws 404, 403 also for people who are not its lawyers, STEP_UP_REQUIRED; 409 where the actor's own is in force
 */
export async function putHold(ctx: Context, caseId: string, { reason }: { reason: string }): Promise<Hold> {
  const { userId: putBy } = requireActor(ctx)
  try {
    return await withTransaction(ctx, async (ctx) => {
      const putAs = await lockAndRequireHolder(ctx, caseId)
      const id = uuidv7()
      const cipher = await ctx.keys.ofCase(ctx.db, caseId)
      const sealedReason = cipher.seal(Buffer.from(reason), place(caseId, id, 'put'))
      await holds.insertHold(ctx.db, { id, caseId, putAs, putBy, sealedReason }, ctx.clock.now())
      await record(ctx, { fact: 'hold.put', caseId, holdId: id, byUserId: putBy })
      await recordAudit(ctx, { caseId, act: 'hold.put', subject: { type: 'hold', id }, details: { as: putAs } })
      return present(ctx, await getHold(ctx, caseId, id), putAs)
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'case_holds_in_force')) throw error
    throw conflict('CONFLICT', 'You have put this case on hold already.')
  }
}

/** Lifts a hold. @throws 404, 403 for lawyers where the platform put it, STEP_UP_REQUIRED; 409 where it was lifted already */
export function liftHold(
  ctx: Context,
  { id: caseId, holdId }: { id: string; holdId: string },
  { reason }: { reason: string },
): Promise<Hold> {
  const { userId: liftedBy } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const liftAs = await lockAndRequireHolder(ctx, caseId)
    const hold = await getHold(ctx, caseId, holdId)
    if (!mayLift(hold, liftAs)) throw forbidden('The platform put this hold, and only the platform lifts it.')
    if (hold.liftedAt) throw conflict('CONFLICT', 'This hold was lifted already.')
    const cipher = await ctx.keys.ofCase(ctx.db, caseId)
    const sealedLiftReason = cipher.seal(Buffer.from(reason), place(caseId, holdId, 'lift'))
    await holds.liftHoldRow(ctx.db, holdId, { liftedBy, sealedLiftReason }, ctx.clock.now())
    await record(ctx, { fact: 'hold.lifted', caseId, holdId, byUserId: liftedBy })
    await recordAudit(ctx, {
      caseId,
      act: 'hold.lifted',
      subject: { type: 'hold', id: holdId },
      details: { as: liftAs },
    })
    return present(ctx, await getHold(ctx, caseId, holdId), liftAs)
  })
}

/**
 * Which cases are on hold, for administrators: ids and times, no titles; who and why only where it was the platform.
 * @throws 404 for everybody else
 */
export async function listHeldCases(
  ctx: Context,
  query: { page: number; pageSize: number },
): Promise<{ data: HeldCase[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await holds.listHeldRows(ctx.db, query)
  const data = await Promise.all(rows.map((row) => presentHeld(ctx, row)))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

type HeldRow = Awaited<ReturnType<typeof holds.listHeldRows>>['rows'][number]

async function presentHeld(ctx: Context, row: HeldRow): Promise<HeldCase> {
  const { id, caseId, createdAt, sealedReason } = row
  const putAs = knownPutAs(row.putAs)
  const isOurs = putAs === 'admin'
  return {
    holdId: id,
    caseId,
    reference: caseReference(caseId),
    putAs,
    putBy: isOurs ? row.putByName : null,
    reason: isOurs ? await openReason(ctx, { id, caseId }, sealedReason, 'put') : null,
    createdAt: createdAt.toISOString(),
  }
}

async function openReason(
  ctx: Context,
  { id, caseId }: { id: string; caseId: string },
  sealed: Buffer,
  what: 'put' | 'lift',
) {
  const cipher = await ctx.keys.ofCase(ctx.db, caseId)
  return cipher.open(sealed, place(caseId, id, what)).toString('utf8')
}

/** The case's row locked, then whether the actor may put and lift holds, and as what. */
async function lockAndRequireHolder(ctx: InTransaction, caseId: string): Promise<PutAs> {
  const actor = requireActor(ctx)
  const row = await holds.lockCaseForHold(ctx.db, caseId)
  if (!row) throw notFound()
  const putAs = actor.role === 'admin' ? asAdmin(row) : await asLawyer(ctx, actor, caseId)
  await requireStepUp(ctx)
  return putAs
}

/** Administrators know of no drafts. */
function asAdmin({ stage }: { stage: string }): PutAs {
  if (stage === 'draft') throw notFound()
  return 'admin'
}

async function asLawyer({ db }: InTransaction, { userId }: Actor, caseId: string): Promise<PutAs> {
  const found = await findCaseAndRelation(db, caseId, userId)
  if (!found?.relation.role) throw notFound()
  if (found.relation.role !== 'lawyer') throw forbidden('Only lawyers of the case put it on hold.')
  return 'lawyer'
}

function mayLift({ putAs }: { putAs: string }, liftAs: PutAs | undefined): boolean {
  return liftAs === 'admin' || (liftAs === 'lawyer' && putAs === 'lawyer')
}

async function getHold({ db }: Context, caseId: string, id: string): Promise<holds.NamedHold> {
  const hold = (await holds.listHoldRows(db, caseId)).find((row) => row.id === id)
  if (!hold) throw notFound()
  return hold
}

async function present(ctx: Context, row: holds.NamedHold, asker: PutAs | undefined): Promise<Hold> {
  const { id, caseId, sealedReason, sealedLiftReason } = row
  return {
    id,
    caseId,
    putAs: knownPutAs(row.putAs),
    putBy: row.putByName,
    // What lawyers write about their case is not for the platform.
    reason: asker === 'admin' && row.putAs === 'lawyer' ? '' : await openReason(ctx, row, sealedReason, 'put'),
    createdAt: row.createdAt.toISOString(),
    liftedBy: row.liftedByName,
    liftedAt: row.liftedAt?.toISOString() ?? null,
    liftReason: sealedLiftReason ? await openReason(ctx, row, sealedLiftReason, 'lift') : null,
    mayLift: row.liftedAt === null && mayLift(row, asker),
  }
}

function knownPutAs(text: string): PutAs {
  return text === 'admin' ? 'admin' : 'lawyer'
}
