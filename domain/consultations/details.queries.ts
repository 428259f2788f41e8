import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { FILING_JOB } from './filing-job.ts'

type Db = Database | DatabaseTransaction

/**
 * Everything that belongs to consultations besides their rows; with each of them, in the order in which it came.
 * @param userId who looks: decides which recordings lead to a file
 */
export async function loadDetails(db: Db, ids: readonly string[], userId: string) {
  if (ids.length === 0) return () => nothing
  const [participants, attestations, consents, connections, history, recordings] = [
    await db
      .selectFrom('consultationParticipants as participant')
      .innerJoin('consultations as consultation', 'consultation.id', 'participant.consultationId')
      .innerJoin('users as user', 'user.id', 'participant.userId')
      .leftJoin('caseMembers as member', (join) =>
        join.onRef('member.userId', '=', 'participant.userId').onRef('member.caseId', '=', 'consultation.caseId'),
      )
      .selectAll('participant')
      .select(['user.name', 'member.role'])
      .where('participant.consultationId', 'in', ids)
      .orderBy('participant.firstJoinedAt')
      .orderBy('participant.userId')
      .execute(),
    await db
      .selectFrom('consultationAttestations')
      .selectAll()
      .where('consultationId', 'in', ids)
      .orderBy('at')
      .orderBy('id')
      .execute(),
    await db
      .selectFrom('consultationConsents')
      .selectAll()
      .where('consultationId', 'in', ids)
      .orderBy('at')
      .orderBy('id')
      .execute(),
    await listConnections(db, ids),
    await db
      .selectFrom('consultationHistory')
      .selectAll()
      .where('consultationId', 'in', ids)
      .orderBy('at')
      .orderBy('id')
      .execute(),
    await listParts(db, ids, userId),
  ]
  return (id: string) => {
    const of = <Row extends { consultationId: string }>(rows: readonly Row[]) =>
      rows.filter(({ consultationId }) => consultationId === id)
    return {
      participants: of(participants),
      attestations: of(attestations),
      consents: of(consents),
      connections: of(connections),
      history: of(history),
      recordings: of(recordings),
    }
  }
}

const nothing = {
  participants: [],
  attestations: [],
  consents: [],
  connections: [],
  history: [],
  recordings: [],
}

export type Details = ReturnType<Awaited<ReturnType<typeof loadDetails>>>

/** Parts of recordings, how their filing stands, and whether the person may read the file. */
function listParts(db: Db, ids: readonly string[], userId: string) {
  return db
    .selectFrom('consultationRecordings as recording')
    .leftJoin('documents as document', 'document.id', 'recording.documentId')
    .leftJoin('documentReaders as reader', (join) =>
      join.onRef('reader.documentId', '=', 'recording.documentId').on('reader.userId', '=', userId),
    )
    .leftJoin('jobs as job', (join) =>
      join.onRef('job.outboxId', '=', 'recording.filingFactId').on('job.handler', '=', FILING_JOB),
    )
    .selectAll('recording')
    .select(['document.deletedAt', 'job.state as filingState', 'reader.userId as readerId'])
    .where('recording.consultationId', 'in', ids)
    .orderBy('recording.part')
    .execute()
}
export type PartRow = Awaited<ReturnType<typeof listParts>>[number]

/** What the media server has told of people's devices, with whether each device may be there. */
export function listConnections(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('consultationPresence as presence')
    .innerJoin('consultationDevices as device', 'device.identity', 'presence.identity')
    .selectAll('presence')
    .select(['device.userId', 'device.admittedAt', 'device.revokedAt', 'device.isHost'])
    .where('presence.consultationId', 'in', ids)
    .orderBy('presence.sid')
    .execute()
}
