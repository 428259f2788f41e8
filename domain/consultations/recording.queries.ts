import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { ConsultationRecordings } from '../../adapters/database/tables.generated.ts'
import { TOKEN_SECONDS } from '../../adapters/video/video.ts'
import { presentPeople } from './recording.policy.ts'

type Db = Database | DatabaseTransaction
export type RecordingRow = Selectable<ConsultationRecordings>

/** Who counts as present in the room (recording.policy.ts). */
export async function listPresentOf(db: Db, consultationId: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('consultationDevices as device')
    .innerJoin('consultationParticipants as participant', (join) =>
      join
        .onRef('participant.consultationId', '=', 'device.consultationId')
        .onRef('participant.userId', '=', 'device.userId'),
    )
    .leftJoin('consultationPresence as presence', 'presence.identity', 'device.identity')
    .select(['device.identity', 'device.userId', 'device.madeAt', 'presence.sid', 'presence.leftAt', 'presence.isGone'])
    .where('device.consultationId', '=', consultationId)
    .where('device.revokedAt', 'is', null)
    .where('device.admittedAt', 'is not', null)
    .where('participant.state', '=', 'admitted')
    .execute()
  const devices = Map.groupBy(rows, ({ identity }) => identity)
  const present = [...devices.values()].map((of) => ({
    userId: of[0]?.userId ?? '',
    madeAt: of[0]?.madeAt ?? now,
    connections: of.flatMap(({ sid, leftAt, isGone }) => (sid === null ? [] : [{ leftAt, isGone: isGone === true }])),
  }))
  return presentPeople(present, now, TOKEN_SECONDS * 1000)
}

export function listRecordings(db: Db, consultationId: string): Promise<RecordingRow[]> {
  return db
    .selectFrom('consultationRecordings')
    .selectAll()
    .where('consultationId', '=', consultationId)
    .orderBy('part')
    .execute()
}

export function listConsents(db: Db, consultationId: string) {
  return db
    .selectFrom('consultationConsents')
    .select(['userId', 'granted'])
    .where('consultationId', '=', consultationId)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

export async function insertConsent(
  trx: DatabaseTransaction,
  row: { id: string; consultationId: string; userId: string; granted: boolean },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('consultationConsents')
    .values({ ...row, at: now })
    .execute()
}

export async function insertRecording(
  trx: DatabaseTransaction,
  row: { id: string; consultationId: string; part: number; fileName: string; askedBy: string | null },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('consultationRecordings')
    .values({ ...row, startedAt: now })
    .execute()
}

export async function setEgress(db: Db, id: string, egressId: string): Promise<RecordingRow> {
  return db
    .updateTable('consultationRecordings')
    .set({ egressId })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Notes that a part is over; the first reason stays. */
export async function stopRecording(db: Db, id: string, reason: string, now: Date): Promise<void> {
  await db
    .updateTable('consultationRecordings')
    .set({ stoppedAt: now, stopReason: reason })
    .where('id', '=', id)
    .where('stoppedAt', 'is', null)
    .execute()
}

/** The service has told that the file is complete, or that there is none; what was told first stays. */
export async function finishRecording(
  db: Db,
  id: string,
  { seconds, filingFactId }: { seconds: number | null; filingFactId: string | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable('consultationRecordings')
    .set({ finishedAt: now, seconds, filingFactId })
    .where('id', '=', id)
    .where('finishedAt', 'is', null)
    .execute()
}

/** A part that never got an id of the service has no file. */
export async function finishUnanswered(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('consultationRecordings')
    .set({ finishedAt: now })
    .where('id', '=', id)
    .where('egressId', 'is', null)
    .where('finishedAt', 'is', null)
    .execute()
}

export async function wantNoRecording(db: Db, consultationId: string): Promise<void> {
  await db.updateTable('consultations').set({ recordingWanted: false }).where('id', '=', consultationId).execute()
}

/** The part that the service has under this id. */
export function findRecording(db: Db, egressId: string): Promise<RecordingRow | undefined> {
  return db.selectFrom('consultationRecordings').selectAll().where('egressId', '=', egressId).executeTakeFirst()
}

export function findRecordingById(db: Db, id: string): Promise<RecordingRow | undefined> {
  return db.selectFrom('consultationRecordings').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Gives a part the id of a recording at the service whose start was not answered: it runs although we took it for failed, and is not
 * over before the service says so. @returns undefined where that part has its id
 */
export function adoptEgress(db: Db, id: string, egressId: string): Promise<RecordingRow | undefined> {
  return db
    .updateTable('consultationRecordings')
    .set({ egressId, finishedAt: null })
    .where('id', '=', id)
    .where('egressId', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/**
 * Parts about which the service is to be asked, for one process at a time: those that it has not told the end of, and young ones whose
 * start it has not answered.
 * @param lookedBefore asked at before this time, or begun
 */
export function takeRecordingsToLookAt(
  db: Database,
  { lookedBefore, startedAfter, now }: { lookedBefore: Date; startedAfter: Date; now: Date },
  limit: number,
): Promise<RecordingRow[]> {
  return db
    .updateTable('consultationRecordings')
    .set({ lookedAt: now })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('consultationRecordings')
        .select('id')
        .where(({ fn }) => sql<boolean>`${fn.coalesce('lookedAt', 'startedAt')} <= ${lookedBefore}`)
        .where(({ or, and, eb }) =>
          or([eb('finishedAt', 'is', null), and([eb('egressId', 'is', null), eb('startedAt', '>', startedAfter)])]),
        )
        .orderBy('startedAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
}

/** The part has become a document. */
export async function setDocument(trx: DatabaseTransaction, id: string, documentId: string): Promise<void> {
  await trx.updateTable('consultationRecordings').set({ documentId }).where('id', '=', id).execute()
}

/**
 * Whoever was let into the room and had agreed before a part ended, still there or not. Not whoever ended it by being let in without
 * having agreed.
 */
export async function listRecordedPeople(db: Db, consultationId: string, endedAt: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('consultationParticipants as participant')
    .select('participant.userId')
    .where('participant.consultationId', '=', consultationId)
    .where('participant.admittedAt', '<=', endedAt)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('consultationConsents as consent')
          .select('consent.id')
          .whereRef('consent.consultationId', '=', 'participant.consultationId')
          .whereRef('consent.userId', '=', 'participant.userId')
          .where('consent.granted', '=', true)
          .where('consent.at', '<=', endedAt),
      ),
    )
    .execute()
  return rows.map(({ userId }) => userId)
}

/** Of these parts those whose files in clear are still needed: they are made, or wait to become a document. */
export async function listStillNeeded(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('consultationRecordings')
    .select('id')
    .where('id', 'in', [...ids])
    .where('documentId', 'is', null)
    .where(({ or, eb }) => or([eb('finishedAt', 'is', null), eb('filingFactId', 'is not', null)]))
    .execute()
  return new Set(rows.map(({ id }) => id))
}
