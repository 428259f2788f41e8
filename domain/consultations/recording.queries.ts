import type { Selectable } from 'kysely'
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
  row: { id: string; consultationId: string; part: number; fileName: string },
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

/** The service has told that the file is complete, or that there is none. */
export async function finishRecording(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('consultationRecordings')
    .set({ finishedAt: now })
    .where('id', '=', id)
    .where('finishedAt', 'is', null)
    .execute()
}

export async function wantNoRecording(db: Db, consultationId: string): Promise<void> {
  await db.updateTable('consultations').set({ recordingWanted: false }).where('id', '=', consultationId).execute()
}

/** The part of a recording at the service, with its consultation. */
export function findRecording(db: Db, egressId: string): Promise<RecordingRow | undefined> {
  return db.selectFrom('consultationRecordings').selectAll().where('egressId', '=', egressId).executeTakeFirst()
}
