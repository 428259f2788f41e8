import { sql } from 'kysely'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { recordingIdOf } from '../../adapters/storage/recorded-files.ts'
import type { VideoEvent } from '../../adapters/video/video.ts'
import { unauthenticated } from '../errors.ts'
import { record } from '../outbox.ts'
import { type InVideoTransaction, idsOf, inVideoTransaction, type VideoContext } from './consultations.commands.ts'
import { endPart } from './end-part.ts'
import { guardRoom } from './guard-room.ts'
import { adoptEgress, findRecording } from './recording.queries.ts'
import { syncRecording } from './sync-recording.ts'

type PresenceEvent = Extract<VideoEvent, { kind: 'joined' | 'left' }>

/**
 * Takes a report of the media server. Reports come late, again and in any order: each counts once, and what is kept of a connection is
 * the same whatever their order (docs/rules.md, VIDEO6). @throws 401 for a signature that is none
 */
export async function receiveLivekitWebhook(
  ctx: VideoContext,
  { body, authorization }: { body: string; authorization: string },
): Promise<void> {
  const event = await ctx.video.readWebhook(body, authorization)
  if (!event) throw unauthenticated('The signature does not fit.')
  const consultationId = await inVideoTransaction(ctx, (ctx) => keepEvent(ctx, event))
  if (consultationId === undefined) return
  const act = afterwards(event)
  await act?.(ctx, consultationId).catch((error: unknown) => {
    ctx.log.warn({ err: error, consultationId }, 'a room could not be looked into; the guard tries again')
  })
}

function afterwards({ kind }: VideoEvent) {
  // Somebody came who may have no business there, or without whose consent a recording runs.
  if (kind === 'joined') return guardRoom
  // A recording of whose start we did not know, or one that ended by itself while it is wanted.
  return kind === 'egress' ? syncRecording : undefined
}

/** @returns the consultation that the event changed, if it did */
async function keepEvent(ctx: InVideoTransaction, event: VideoEvent): Promise<string | undefined> {
  const { db } = ctx
  if (!(await isNew(db, event, ctx.clock.now()))) return undefined
  if (event.kind === 'egress') return keepEgress(ctx, event)
  if (event.kind === 'other') return undefined
  const consultation = await db
    .selectFrom('consultations')
    .select(['id', 'caseId'])
    .where('roomName', '=', event.room)
    .executeTakeFirst()
  if (!consultation) return undefined
  if (await mergePresence(db, consultation.id, event)) {
    await record(ctx, { fact: 'consultation.changed', ...idsOf(consultation) })
  }
  // Also for a stranger: the guard sends it away.
  return consultation.id
}

async function isNew(db: DatabaseTransaction, { id }: VideoEvent, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('livekitEvents')
    .values({ id, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/**
 * Joins what this event tells with what is known of the connection: the earliest joining, the latest leaving. Both are the same in
 * whatever order events come. @returns false for a device that is none of ours
 */
async function mergePresence(db: DatabaseTransaction, consultationId: string, event: PresenceEvent): Promise<boolean> {
  const { sid, identity, joinedAt, at, kind } = event
  const leftAt = kind === 'left' ? at : null
  const device = await db
    .selectFrom('consultationDevices')
    .select('identity')
    .where('identity', '=', identity)
    .where('consultationId', '=', consultationId)
    .executeTakeFirst()
  if (!device) return false
  await db
    .insertInto('consultationPresence')
    .values({ consultationId, sid, identity, joinedAt, leftAt })
    .onConflict((conflict) =>
      conflict.columns(['consultationId', 'sid']).doUpdateSet({
        joinedAt: sql`least(consultation_presence.joined_at, excluded.joined_at)`,
        leftAt: sql`greatest(consultation_presence.left_at, excluded.left_at)`,
      }),
    )
    .execute()
  return true
}

/** A recording ended, by us or by itself; or one began whose start was not answered in time. */
async function keepEgress(
  ctx: InVideoTransaction,
  event: Extract<VideoEvent, { kind: 'egress' }>,
): Promise<string | undefined> {
  const { db } = ctx
  const known = await findRecording(db, event.egressId)
  const id = known || event.fileName === undefined ? undefined : recordingIdOf(event.fileName)
  const recording = known ?? (id && (await adoptEgress(db, id, event.egressId)))
  if (!recording || (known && !event.isOver)) return undefined
  if (event.isOver) await endPart(ctx, recording, event)
  return recording.consultationId
}
