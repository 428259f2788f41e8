import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { uuidv7 } from '../../adapters/ids.ts'
import { type MediaSource, TOKEN_SECONDS, type VideoRooms } from '../../adapters/video/video.ts'
import type { Consultation, joinConsultation as joinContract, joinedSchema } from '../../contracts/consultations.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { type Actor, requireActor } from '../context.ts'
import { AppError, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { auditConsultation } from './audit.ts'
import {
  getConsultation,
  type InVideoTransaction,
  idsOf,
  inVideoTransaction,
  type VideoContext,
} from './consultations.commands.ts'
import { consultationActor, LOBBY_RIGHTS, mediaRightsOf, requireHost, requireJoinable } from './consultations.policy.ts'
import { type ConsultationAndRelation, findConsultation, lockConsultationForUpdate } from './consultations.queries.ts'
import { moveConsultation } from './move-consultation.ts'
import * as room from './room.queries.ts'
import { sealOthers } from './sealing.ts'
import { syncRecording } from './sync-recording.ts'

type Joined = z.infer<typeof joinedSchema>
type Attestation = EndpointBody<typeof joinContract>

/** Where browsers reach the media server: through our own address, where a revoked device is refused. */
export const SIGNAL_PATH = '/livekit'

/**
 * Comes to the lobby, or into the room for the host and whoever was admitted. Each call is a device of its own, and takes the place of the
 * one that this session had before: another window, or a connection that was lost and is still shown to the others.
 * @throws 404, 409 WRONG_STAGE, 503 VIDEO_UNAVAILABLE
 */
export async function joinConsultation(ctx: VideoContext, id: string, said: Attestation): Promise<Joined> {
  const actor = requireActor(ctx)
  const { row, relation, state, identity, replaced } = await inVideoTransaction(ctx, async (ctx) => {
    const found = await lockConsultationForUpdate(ctx.db, id, actor.userId)
    if (!found) throw notFound()
    requireJoinable(found.row.state)
    requireVideo(ctx.video)
    return enter(ctx, found, actor, said)
  })
  const isAdmitted = state === 'admitted'
  await Promise.all(replaced.map((earlier) => removeSoon(ctx, row.roomName, earlier)))
  // Whoever has not agreed to a recording is not let in while one runs.
  if (isAdmitted) await syncRecording(ctx, id)
  await asVideo(() => ctx.video.openRoom(row.roomName))
  const rights = isAdmitted ? mediaRightsOf(relation) : LOBBY_RIGHTS
  const token = await ctx.video.makeToken({ room: row.roomName, identity, rights, hidden: !isAdmitted })
  const expiresAt = new Date(ctx.clock.now().getTime() + TOKEN_SECONDS * 1000).toISOString()
  return { url: signalAddress(ctx.publicUrl), token, state: isAdmitted ? 'admitted' : 'lobby', identity, expiresAt }
}

async function enter(ctx: InVideoTransaction, found: ConsultationAndRelation, actor: Actor, said: Attestation) {
  const { userId, sessionId } = actor
  const { relation } = found
  const now = ctx.clock.now()
  const as = consultationActor(relation)
  const isHost = as === 'lawyer'
  const row =
    found.row.state === 'scheduled'
      ? await moveConsultation(ctx, found.row, 'enter_lobby', { actor: as, userId })
      : found.row
  const before = await room.findParticipant(ctx.db, row.id, userId)
  const state = await room.upsertParticipant(ctx.db, { consultationId: row.id, userId, isAdmitted: isHost }, now)
  const identity = `${userId}.${randomBytes(8).toString('base64url')}`
  const admittedAt = state === 'admitted' ? now : null
  const device = { identity, consultationId: row.id, userId, sessionId, isHost, admittedAt }
  await room.insertDevice(ctx.db, device, now)
  const replaced = await room.revokeEarlierDevices(ctx.db, device, now)
  await keepAttestation(ctx, found, userId, said)
  const knocks = state === 'waiting' && before?.state !== 'waiting'
  if (knocks) await record(ctx, { fact: 'consultation.waiting', ...idsOf(row), userId })
  else await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
  await auditConsultation(ctx, row, 'consultation.joined', { state })
  return { row, relation, state, identity, replaced }
}

async function keepAttestation(
  ctx: InVideoTransaction,
  { row }: ConsultationAndRelation,
  userId: string,
  { othersPresent, others, location }: Attestation,
): Promise<void> {
  if (othersPresent === undefined) return
  const id = uuidv7()
  const cipher = await ctx.keys.ofCase(ctx.db, row.caseId)
  const sealed = othersPresent && others ? sealOthers(cipher, id, others) : null
  const answer = { id, consultationId: row.id, userId, othersPresent, others: sealed, location: location ?? null }
  await room.insertAttestation(ctx.db, answer, ctx.clock.now())
}

/** The host lets somebody in; with the first one it begins. @throws 404, 403, 409, 503 */
export async function admitToConsultation(ctx: VideoContext, id: string, userId: string): Promise<Consultation> {
  const { identities, roomName, rights } = await inHostsTransaction(ctx, id, async (ctx, { row }, actor) => {
    requireVideo(ctx.video)
    const guest = await findCaseAndRelation(ctx.db, row.caseId, userId)
    const one = { consultationId: row.id, userId }
    const now = ctx.clock.now()
    if (!guest?.relation.role || !(await room.setParticipantState(ctx.db, one, 'admitted', now))) throw notFound()
    const identities = await room.admitDevices(ctx.db, one, now)
    if (row.state === 'lobby') await moveConsultation(ctx, row, 'admit', { actor: 'lawyer', userId: actor.userId })
    await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
    await auditConsultation(ctx, row, 'consultation.admitted', { person: userId })
    return { identities, roomName: row.roomName, rights: mediaRightsOf(guest.relation) }
  })
  // Before they hear or are heard.
  await syncRecording(ctx, id)
  await asVideo(() => Promise.all(identities.map((identity) => ctx.video.setRights(roomName, identity, rights))))
  return getConsultation(ctx, id)
}

/** The host removes somebody or declines them in the lobby; their token is worth nothing from now on. @throws 404, 403, 409 */
export async function removeFromConsultation(ctx: VideoContext, id: string, userId: string): Promise<Consultation> {
  const { identities, roomName } = await inHostsTransaction(ctx, id, async (ctx, { row }) => {
    const one = { consultationId: row.id, userId }
    const now = ctx.clock.now()
    if (!(await room.setParticipantState(ctx.db, one, 'removed', now))) throw notFound()
    const identities = await room.revokeDevices(ctx.db, one, now)
    await record(ctx, { fact: 'consultation.changed', ...idsOf(row) })
    await auditConsultation(ctx, row, 'consultation.removed', { person: userId })
    return { identities, roomName: row.roomName }
  })
  await Promise.all(identities.map((identity) => removeSoon(ctx, roomName, identity)))
  return getConsultation(ctx, id)
}

/** The host mutes somebody, who can unmute themselves. @throws 404, 403, 409, 503 */
export async function muteInConsultation(
  ctx: VideoContext,
  id: string,
  { userId, source }: { userId: string; source: MediaSource },
): Promise<Consultation> {
  const found = await requireFound(ctx, id)
  requireHost(found.relation)
  requireJoinable(found.row.state)
  requireVideo(ctx.video)
  const identities = await room.listDevices(ctx.db, { consultationId: id, userId })
  if (identities.length === 0) throw notFound()
  await asVideo(() => Promise.all(identities.map((identity) => ctx.video.mute(found.row.roomName, identity, source))))
  return getConsultation(ctx, id)
}

/** The host ends it for everybody. @throws 404, 403, 409 */
export async function endConsultation(ctx: VideoContext, id: string): Promise<Consultation> {
  const { roomName } = await inHostsTransaction(ctx, id, async (ctx, { row }, { userId }) => {
    const ended = await moveConsultation(ctx, row, 'end', { actor: 'lawyer', userId })
    await record(ctx, { fact: 'consultation.ended', ...idsOf(row) })
    await auditConsultation(ctx, row, 'consultation.ended')
    return ended
  })
  await syncRecording(ctx, id)
  // The guard closes it if this fails.
  await ctx.video.closeRoom(roomName).catch((error: unknown) => warn(ctx, error))
  return getConsultation(ctx, id)
}

async function requireFound(ctx: VideoContext, id: string): Promise<ConsultationAndRelation> {
  const { userId } = requireActor(ctx)
  const found = await findConsultation(ctx.db, id, userId)
  if (!found) throw notFound()
  return found
}

/** @throws 404, 403, 409 WRONG_STAGE */
export function inHostsTransaction<Result>(
  ctx: VideoContext,
  id: string,
  act: (ctx: InVideoTransaction, found: ConsultationAndRelation, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const actor = requireActor(ctx)
  return inVideoTransaction(ctx, async (ctx) => {
    const found = await lockConsultationForUpdate(ctx.db, id, actor.userId)
    if (!found) throw notFound()
    requireHost(found.relation)
    requireJoinable(found.row.state)
    return act(ctx, found, actor)
  })
}

/** The guard tries again if the media server does not answer now. */
async function removeSoon(ctx: VideoContext, roomName: string, identity: string): Promise<void> {
  await ctx.video.remove(roomName, identity).catch((error: unknown) => warn(ctx, error))
}

function warn({ log }: VideoContext, error: unknown): void {
  log.warn({ err: error }, 'the media server did not take it; the guard tries again')
}

/** @throws 503 VIDEO_UNAVAILABLE, saying why */
export function requireVideo(video: VideoRooms): void {
  const reason = video.missing()
  if (reason !== undefined) throw new AppError('VIDEO_UNAVAILABLE', reason)
}

/** A media server that does not answer is no fault of ours. @throws 503 VIDEO_UNAVAILABLE */
async function asVideo<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (cause) {
    const error = new AppError('VIDEO_UNAVAILABLE', 'The video server does not answer at the moment. Try again soon.')
    error.cause = cause
    throw error
  }
}

function signalAddress(publicUrl: string): string {
  return publicUrl.replace(/^http/, 'ws') + SIGNAL_PATH
}
