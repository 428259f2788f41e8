import { randomBytes } from 'node:crypto'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import type {
  Consultation,
  listConsultations as listContract,
  requestConsultation as requestContract,
  scheduleConsultation as scheduleContract,
} from '../../contracts/consultations.ts'
import type { EndpointBody, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { instantsOf } from '../../contracts/time-zones.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { type Actor, type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { isKnownCurrency, toMinorUnits } from '../money.ts'
import { record } from '../outbox.ts'
import { auditConsultation } from './audit.ts'
import { consultationActor, requireProposedByOthers, requireToCome, requireTransition } from './consultations.policy.ts'
import { isLawyers, presentConsultations } from './consultations.presenter.ts'
import {
  type ConsultationAndRelation,
  type ConsultationRow,
  findConsultation,
  insertConsultation,
  insertHistory,
  listConsultationsOf,
  listPeopleOfCase,
  lockConsultationForUpdate,
} from './consultations.queries.ts'
import { moveConsultation } from './move-consultation.ts'

/** What commands of consultations get: the context, and the media server. */
export type VideoContext = Context & { video: VideoRooms }
export type InVideoTransaction = VideoContext & { db: DatabaseTransaction }

type Request = EndpointBody<typeof requestContract>
type Schedule = EndpointBody<typeof scheduleContract>
type Fee = { amount: string; currency: string } | null | undefined

/** Asks for a consultation in a case. @throws 404, 403, 409 NO_LAWYER, 422 */
export function requestConsultation(ctx: VideoContext, body: Request): Promise<Consultation> {
  const actor = requireActor(ctx)
  return inVideoTransaction(ctx, async (ctx) => {
    const found = await findCaseAndRelation(ctx.db, body.caseId, actor.userId)
    if (!found) throw notFound()
    const as = consultationActor(found.relation)
    requireTransition('none', 'request', as)
    const now = ctx.clock.now()
    const proposedTimes = toTimes(body.proposedTimes)
    requireToCome(proposedTimes, now, 'proposedTimes')
    const people = await listPeopleOfCase(ctx.db, body.caseId)
    if (!people.some(({ relation }) => relation.role === 'lawyer')) {
      throw conflict('NO_LAWYER', 'Nobody could let you in: there is no lawyer in this case yet.')
    }
    const { durationMinutes, timeZone = null, caseId } = body
    const fee = toFee(body.fee, as)
    const id = uuidv7()
    const fields = { id, caseId, requestedBy: actor.userId, proposedTimes, durationMinutes, timeZone }
    const row = await insertConsultation(ctx.db, { ...fields, ...fee, roomName: newRoomName() }, now)
    const entry = { id: uuidv7(), consultationId: id, event: 'request', actor: as, byUserId: actor.userId }
    await insertHistory(ctx.db, { ...entry, ...fee, scheduledAt: null }, now)
    await record(ctx, { fact: 'consultation.requested', ...idsOf(row), byUserId: actor.userId })
    await auditConsultation(ctx, row, 'consultation.proposed')
    return present(ctx, { row, relation: found.relation })
  })
}

/** Consultations of a case or of all of somebody's cases. @throws 404 for a case that is not theirs */
export async function listConsultations(
  ctx: VideoContext,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: Consultation[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  if (query.caseId !== undefined) {
    const found = await findCaseAndRelation(ctx.db, query.caseId, userId)
    if (!found?.relation.role) throw notFound()
  }
  const { found, total } = await listConsultationsOf(ctx.db, userId, query)
  const { page, pageSize } = query
  return { data: await presentConsultations(ctx, userId, found), pagination: { page, pageSize, total } }
}

/** @throws 404 */
export async function getConsultation(ctx: VideoContext, id: string): Promise<Consultation> {
  const { userId } = requireActor(ctx)
  const found = await findConsultation(ctx.db, id, userId)
  if (!found) throw notFound()
  return present(ctx, found)
}

/** Other times, by either side. @throws 404, 403, 409, 422 */
export function proposeConsultationTimes(
  ctx: VideoContext,
  id: string,
  body: { proposedTimes: string[]; timeZone?: string | undefined },
): Promise<Consultation> {
  return actOn(ctx, id, async (ctx, found, { userId }) => {
    const { row } = found
    const proposedTimes = toTimes(body.proposedTimes)
    const mover = { actor: consultationActor(found.relation), userId }
    const changes = {
      proposedTimes,
      proposedBy: userId,
      ...(row.timeZone === null && { timeZone: body.timeZone ?? null }),
    }
    const moved = await moveConsultation(ctx, row, 'propose_times', mover, changes)
    requireToCome(proposedTimes, ctx.clock.now(), 'proposedTimes')
    await record(ctx, { fact: 'consultation.timesProposed', ...idsOf(row), byUserId: userId })
    await auditConsultation(ctx, row, 'consultation.proposed')
    return moved
  })
}

/** The lawyer sets a time, or the client's side takes one that the lawyer has proposed. @throws 404, 403, 409, 422 */
export function scheduleConsultation(ctx: VideoContext, id: string, body: Schedule): Promise<Consultation> {
  return actOn(ctx, id, async (ctx, { row, relation }, { userId }) => {
    const actor = consultationActor(relation)
    const event = actor === 'lawyer' ? 'schedule' : 'accept_time'
    requireTransition(row.state, event, actor)
    const at = toInstant(body.at, body.timeZone)
    requireToCome([at], ctx.clock.now(), 'at')
    if (actor !== 'lawyer') {
      const proposedByLawyer = await isLawyers(ctx.db, row)
      requireProposedByOthers(at, { proposedTimes: row.proposedTimes, proposedByLawyer })
    }
    const sequence = row.scheduledAt === null ? row.inviteSequence : row.inviteSequence + 1
    const moved = await moveConsultation(
      ctx,
      row,
      event,
      { actor, userId },
      {
        scheduledAt: at,
        timeZone: body.timeZone,
        inviteSequence: sequence,
        ...(body.durationMinutes !== undefined && { durationMinutes: body.durationMinutes }),
        ...(body.fee !== undefined && toFee(body.fee, actor)),
      },
    )
    await record(ctx, { fact: 'consultation.scheduled', ...idsOf(row), byUserId: userId, sequence })
    await auditConsultation(ctx, row, 'consultation.scheduled', { sequence })
    return moved
  })
}

/** Calls it off. @throws 404, 403, 409 */
export async function cancelConsultation(ctx: VideoContext, id: string): Promise<Consultation> {
  return actOn(ctx, id, async (ctx, { row, relation }, { userId }) => {
    const actor = consultationActor(relation)
    const sequence = row.inviteSequence + 1
    const moved = await moveConsultation(ctx, row, 'cancel', { actor, userId }, { inviteSequence: sequence })
    await record(ctx, { fact: 'consultation.cancelled', ...idsOf(row), byUserId: userId, sequence })
    await auditConsultation(ctx, row, 'consultation.cancelled')
    return moved
  })
}

/** Runs an act of the actor under the lock of the consultation's row, and answers what it is then. @throws 404 */
export function actOn(
  ctx: VideoContext,
  id: string,
  act: (ctx: InVideoTransaction, found: ConsultationAndRelation, actor: Actor) => Promise<ConsultationRow>,
): Promise<Consultation> {
  const actor = requireActor(ctx)
  return inVideoTransaction(ctx, async (ctx) => {
    const found = await lockConsultationForUpdate(ctx.db, id, actor.userId)
    if (!found) throw notFound()
    const row = await act(ctx, found, actor)
    return present(ctx, { row, relation: found.relation })
  })
}

export function inVideoTransaction<Result>(ctx: VideoContext, act: (ctx: InVideoTransaction) => Promise<Result>) {
  const { video } = ctx
  return withTransaction(ctx, (inner) => act({ ...inner, video }))
}

export async function present(ctx: VideoContext, found: ConsultationAndRelation): Promise<Consultation> {
  const [consultation] = await presentConsultations(ctx, requireActor(ctx).userId, [found])
  if (!consultation) throw new Error('one consultation was to be presented')
  return consultation
}

export function idsOf({ id, caseId }: Pick<ConsultationRow, 'id' | 'caseId'>) {
  return { consultationId: id, caseId }
}

/** 128 random bits: nobody guesses a room. */
function newRoomName(): string {
  return randomBytes(16).toString('base64url')
}

/** Each time once, in its order. */
function toTimes(given: readonly string[]): Date[] {
  return [...new Set(given.map((time) => Date.parse(time)))].sort((a, b) => a - b).map((time) => new Date(time))
}

/** @param given an instant, or what the clock shows in that zone @throws 422 for a time that this clock does not show, or shows twice */
function toInstant(given: string, timeZone: string): Date {
  if (/(Z|[+-]\d\d:?\d\d)$/.test(given)) return new Date(given)
  const [at, again] = instantsOf(given.slice(0, 16), timeZone)
  if (!at) throw invalid({ field: 'at', message: 'Clocks are put forward over this time: it does not exist there.' })
  if (again) throw invalid({ field: 'at', message: 'Clocks are put back over this time: say which with its offset.' })
  return at
}

/** @throws 403 for whoever is not the lawyer, 422 */
function toFee(fee: Fee, actor: string): { feeMinor: number | null; feeCurrency: string | null } {
  if (!fee) return { feeMinor: null, feeCurrency: null }
  if (actor !== 'lawyer') throw forbidden('Only the lawyer says what it costs.')
  const { amount, currency } = fee
  if (!isKnownCurrency(currency)) throw invalid({ field: 'fee.currency', message: 'This currency is not known.' })
  const feeMinor = toMinorUnits(amount, currency)
  if (feeMinor === undefined) throw invalid({ field: 'fee.amount', message: 'This amount has too many digits.' })
  return { feeMinor, feeCurrency: currency }
}
