import { randomUUID } from 'node:crypto'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Screening } from '../../contracts/screening.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { maySeeTeaser } from './case-tiers.policy.ts'
import { findOutsideCase, type OutsideCase } from './case-tiers.queries.ts'
import { findMember } from './members.queries.ts'
import { runScreening } from './run-screening.ts'
import { presentScreening } from './screening.presenter.ts'
import * as screening from './screening.queries.ts'
import { sealDismissal } from './sealed-words.ts'

/** Checks that one lawyer may ask for in a day: enough for work, too few to find out names by guessing them. */
const SCREENINGS_PER_DAY = 40
const DAY_MS = 24 * 60 * 60 * 1000

type InTransaction = Context & { db: DatabaseTransaction }

/**
 * Compares the case with the records of the lawyer's firm, unseen. After `certain` the case is not there any more for anybody of
 * the firm. @throws 404, 409 for people of the case, 429
 */
export function screenCase(ctx: Context, caseId: string): Promise<Screening> {
  return inOutsideCase(ctx, caseId, async (ctx, { row }, userId) => {
    const since = new Date(ctx.clock.now().getTime() - DAY_MS)
    if ((await screening.countScreeningsAsked(ctx.db, userId, since)) >= SCREENINGS_PER_DAY) {
      throw new AppError('TOO_MANY_REQUESTS', 'You have screened many cases today. Go on tomorrow.')
    }
    const clearance = await runScreening(ctx, row, { userId, cause: 'asked' })
    // Not in the case's chain: what a firm checks is not for the owner of the case.
    await recordAudit(ctx, { act: 'screening.run', subject: { type: 'case', id: row.id } })
    return clearance
  })
}

/** Where the lawyer stands with a case. @throws 404 */
export async function getScreening(ctx: Context, caseId: string): Promise<Screening> {
  const { userId } = requireActor(ctx)
  const { row } = await requireTeaser(ctx, { caseId, userId })
  const clearance = await screening.findClearance(ctx.db, caseId, userId)
  return presentScreening(ctx, { caseId, userId, partiesVersion: row.partiesVersion }, clearance)
}

/** Gives the case up. @throws 404 */
export function withdrawScreening(ctx: Context, caseId: string): Promise<Screening> {
  return inOutsideCase(ctx, caseId, async (ctx, { row }, userId) => {
    const clearance = await screening.findClearance(ctx.db, row.id, userId)
    if (!clearance) throw conflict('WRONG_STAGE', 'You have not screened this case.')
    const after = { ...clearance, state: 'withdrawn', attestedAt: null, updatedAt: ctx.clock.now() }
    await screening.upsertClearance(ctx.db, after)
    await record(ctx, { fact: 'clearance.withdrawn', caseId: row.id, userId })
    await recordAudit(ctx, { act: 'clearance.withdrawn', subject: { type: 'case', id: row.id } })
    return after
  })
}

/** Shows the name in the case behind a hit; the look is logged and the owner sees it. @throws 404, 409 */
export function revealParty(ctx: Context, { id, hitId }: { id: string; hitId: string }): Promise<Screening> {
  return inOutsideCase(ctx, id, async (ctx, { row }, userId) => {
    const { clearance, hit } = await requireHit(ctx, { caseId: row.id, userId, hitId })
    const seen = await screening.listSeenHitKeys(ctx.db, { caseId: row.id, userId })
    if (!seen.includes(hit.hitKey)) {
      const view = { caseId: row.id, userId, what: 'party', hitId: hit.id, briefVersion: null } as const
      await screening.insertCaseView(ctx.db, view, ctx.clock.now())
    }
    return clearance
  })
}

/** Says why a possible conflict is none. The last one clears the way for the attestation. @throws 404, 409 */
export function dismissHit(
  ctx: Context,
  { id, hitId }: { id: string; hitId: string },
  { reason }: { reason: string },
): Promise<Screening> {
  return inOutsideCase(ctx, id, async (ctx, { row }, userId) => {
    const person = { caseId: row.id, userId }
    const { clearance, hit } = await requireHit(ctx, { ...person, hitId })
    const dismissed = new Set((await screening.listDismissals(ctx.db, person)).map(({ hitKey }) => hitKey))
    if (dismissed.has(hit.hitKey)) throw conflict('WRONG_STAGE', 'You have dismissed this already.')
    const dismissalId = randomUUID()
    const sealedReason = sealDismissal(await ctx.keys.ofCase(ctx.db, row.id), dismissalId, reason)
    const dismissal = { id: dismissalId, hitId: hit.id, sealedReason, dismissedBy: userId }
    await screening.insertDismissal(ctx.db, dismissal, ctx.clock.now())
    dismissed.add(hit.hitKey)
    const hits = await screening.listHits(ctx.db, clearance.reportId)
    const isDone = hits.every(({ hitKey }) => dismissed.has(hitKey))
    // Attested before or not: a new hit wants a new attestation.
    const after = isDone ? { ...clearance, state: 'clear', attestedAt: null, updatedAt: ctx.clock.now() } : clearance
    if (isDone) await screening.upsertClearance(ctx.db, after)
    return after
  })
}

/**
 * The lawyer attests the check of the firm and promises confidence: from now on the published brief is open to him.
 * @throws 404, 403 CLEARANCE_REQUIRED before the check, 409 while hits are open or the list of parties has changed since
 */
export function giveClearance(ctx: Context, caseId: string): Promise<Screening> {
  return inOutsideCase(ctx, caseId, async (ctx, { row }, userId) => {
    const clearance = await screening.findClearance(ctx.db, row.id, userId)
    if (!clearance || clearance.state === 'withdrawn') {
      throw new AppError('CLEARANCE_REQUIRED', 'Screen the case first.')
    }
    const isCurrent = clearance.partiesVersion === row.partiesVersion
    if (clearance.state === 'cleared' && isCurrent) return clearance
    if (clearance.state !== 'clear' || !isCurrent) {
      throw conflict('WRONG_STAGE', 'Look at the possible conflicts first, or screen the case again.')
    }
    const now = ctx.clock.now()
    const { reportId, partiesVersion } = clearance
    const { ip, userAgent } = ctx.client
    const attestation = { caseId: row.id, userId, reportId, partiesVersion, ip, userAgent }
    await screening.insertAttestation(ctx.db, attestation, now)
    const after = { ...clearance, state: 'cleared', attestedAt: now, updatedAt: now }
    await screening.upsertClearance(ctx.db, after)
    await record(ctx, { fact: 'clearance.given', caseId: row.id, userId })
    const details = { partiesVersion, reportId }
    await recordAudit(ctx, { caseId: row.id, act: 'clearance.given', subject: { type: 'user', id: userId }, details })
    return after
  })
}

/** The case as this lawyer may see its teaser. @throws 404 for everybody else, 409 for people of the case */
async function requireTeaser(
  ctx: Context,
  { caseId, userId, lock = false }: { caseId: string; userId: string; lock?: boolean },
): Promise<OutsideCase> {
  const now = ctx.clock.now()
  const outside = await findOutsideCase(ctx.db, { caseId, userId, now, lock })
  if (!outside) throw notFound()
  if (await findMember(ctx.db, caseId, userId)) throw conflict('WRONG_STAGE', 'You are in this case already.')
  if (!maySeeTeaser(outside, now)) throw notFound()
  return outside
}

/** Every act of a lawyer on a case he is not in: the case's row locked, then who may, then the act. */
function inOutsideCase(
  ctx: Context,
  caseId: string,
  act: (ctx: InTransaction, outside: OutsideCase, userId: string) => Promise<screening.ClearanceRow>,
): Promise<Screening> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const outside = await requireTeaser(ctx, { caseId, userId, lock: true })
    const clearance = await act(ctx, outside, userId)
    return presentScreening(ctx, { caseId, userId, partiesVersion: outside.row.partiesVersion }, clearance)
  })
}

async function requireHit(
  { db }: InTransaction,
  { caseId, userId, hitId }: { caseId: string; userId: string; hitId: string },
) {
  const clearance = await screening.findClearance(db, caseId, userId)
  const hits = clearance ? await screening.listHits(db, clearance.reportId) : []
  // The page may show a report of before: the case was checked again meanwhile, and what was found is the same.
  const key = await screening.findHitKey(db, { caseId, userId, hitId })
  const hit = hits.find(({ hitKey }) => hitKey === key)
  if (!clearance || !hit) throw notFound()
  if (clearance.state === 'withdrawn') throw conflict('WRONG_STAGE', 'You have given this case up.')
  return { clearance, hit }
}
