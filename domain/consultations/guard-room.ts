import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { RoomGuest } from '../../adapters/video/video.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { mediaRightsOf } from './consultations.policy.ts'
import * as room from './room.queries.ts'
import { type RecordingDeps, syncRecording } from './sync-recording.ts'

/** How long a room of a consultation that is over is looked after, in ms: its tokens are worth nothing then. */
const AFTER_END_MS = 15 * 60_000

/** Which rooms somebody's changed rights concern; nothing given: all. */
export interface GuardScope {
  caseId?: string
  userId?: string
}

/** Looks into every room in which somebody may be. A media server that does not answer is asked again by the next call. */
export async function guardRooms(deps: RecordingDeps, scope: GuardScope = {}): Promise<void> {
  const endedSince = new Date(deps.clock.now().getTime() - AFTER_END_MS)
  for (const { id } of await room.listRoomsToGuard(deps.db, endedSince, scope)) {
    await guardRoom(deps, id).catch((error: unknown) => {
      deps.log.warn({ err: error, consultationId: id }, 'a room could not be looked into; it is tried again')
    })
  }
}

/**
 * Compares who is in a room with who may be there, and sends strangers away: whoever lost the case, was removed, or came with an old
 * token. Tokens of LiveKit stay valid until they run out, whatever happens; this and the door (`mayEnter`) make them worthless. Notes who
 * was seen, and makes the recording as it is to be.
 */
export async function guardRoom(deps: RecordingDeps, consultationId: string): Promise<void> {
  const { db, clock, video } = deps
  const consultation = await db
    .selectFrom('consultations')
    .select(['roomName', 'state', 'caseId'])
    .where('id', '=', consultationId)
    .executeTakeFirst()
  if (!consultation || video.missing() !== undefined) return
  const { roomName, state, caseId } = consultation
  const guests = (await video.listGuests(roomName)).filter(({ isService }) => !isService)
  const isOver = state !== 'lobby' && state !== 'live'
  if (isOver && guests.length > 0) await video.closeRoom(roomName)
  const allowed = await room.listAllowedDevices(db, { consultationId }, clock.now())
  const mayStay = (guest: RoomGuest) => allowed.find(({ identity }) => identity === guest.identity)
  for (const guest of guests) {
    const device = mayStay(guest)
    if (!device) {
      await video.remove(roomName, guest.identity)
    } else if (device.admittedAt) {
      // A device that came back with the token of the lobby; the same rights again change nothing.
      await video.setRights(roomName, guest.identity, mediaRightsOf(device.relation))
    }
  }
  await inTransaction(db as Database, async (trx) => {
    const now = clock.now()
    await room.revokeDevicesOfStrangers(trx, { consultationId, allowed: allowed.map(({ identity }) => identity) }, now)
    for (const userId of await room.listParticipantUserIds(trx, consultationId)) {
      const found = await findCaseAndRelation(trx, caseId, userId)
      // Whoever comes back to the case knocks again.
      if (!found?.relation.role) await room.setParticipantState(trx, { consultationId, userId }, 'removed', now)
    }
    await room.noteSeen(trx, { consultationId, guests: guests.filter(mayStay) }, now)
  })
  await syncRecording(deps, consultationId)
}

/** Whether a device may come into a room at this moment: asked at the door, for every connection and reconnection. */
export async function mayEnter(
  { db, clock }: Pick<RecordingDeps, 'db' | 'clock'>,
  ticket: { room: string; identity: string },
): Promise<boolean> {
  const [device] = await room.listAllowedDevices(db, ticket, clock.now())
  return device !== undefined
}
