import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import { type Consultation, consultationSchema } from '../../contracts/consultations.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { toDecimal } from '../money.ts'
import { consultationActions, consultationActor } from './consultations.policy.ts'
import type { ConsultationAndRelation, ConsultationRow } from './consultations.queries.ts'
import { type Details, loadDetails, type PartRow } from './details.queries.ts'
import { intervalsOf, secondsTogether } from './presence.policy.ts'
import { missingConsents, newestConsents, partState } from './recording.policy.ts'
import { listPresentOf } from './recording.queries.ts'
import { openOthers } from './sealing.ts'

/** What consultations are read from. */
export interface ConsultationStore {
  db: Database | DatabaseTransaction
  keys: CaseKeys
  clock: Clock
  video: VideoRooms
}

const { missedBy } = consultationSchema.shape
const participant = consultationSchema.shape.participants.element.shape
const historyEntry = consultationSchema.shape.history.element.shape
const recordingPart = consultationSchema.shape.recording.shape.parts.element.shape

/** Consultations as one person of their cases sees them now. */
export async function presentConsultations(
  store: ConsultationStore,
  userId: string,
  found: readonly ConsultationAndRelation[],
): Promise<Consultation[]> {
  const ids = found.map(({ row }) => row.id)
  const detailsOf = await loadDetails(store.db, ids, userId)
  const presented: Consultation[] = []
  for (const { row, relation } of found) {
    const details = detailsOf(row.id)
    const proposedByLawyer = await isLawyers(store.db, row)
    presented.push({
      ...presentRow(row),
      ...presentPresence(row, details, store.clock.now()),
      participants: await presentParticipants(store, row, details),
      recording: await presentRecording(store, row, details),
      history: presentHistory(details),
      video: { available: store.video.missing() === undefined, reason: store.video.missing() ?? null },
      isHost: consultationActor(relation) === 'lawyer',
      actions: consultationActions(relation, { state: row.state, proposedByLawyer }),
    })
  }
  return presented
}

/** Whether the proposed times are of the lawyer's side; whoever has left the case is on no side. */
export async function isLawyers(
  db: Database | DatabaseTransaction,
  { caseId, proposedBy }: Pick<ConsultationRow, 'caseId' | 'proposedBy'>,
): Promise<boolean> {
  const member = await db
    .selectFrom('caseMembers')
    .select('role')
    .where('caseId', '=', caseId)
    .where('userId', '=', proposedBy)
    .executeTakeFirst()
  return member?.role === 'lawyer'
}

const iso = (at: Date | null) => at?.toISOString() ?? null

function presentRow(row: ConsultationRow) {
  const { id, caseId, state, requestedBy, proposedBy, durationMinutes, timeZone } = row
  const fee = presentFee(row)
  return {
    ...{ id, caseId, state, requestedBy, proposedBy, durationMinutes, timeZone, fee },
    proposedTimes: row.proposedTimes.map((at) => at.toISOString()),
    scheduledAt: iso(row.scheduledAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
    missedBy: missedBy.parse(row.missedBy),
  }
}

function presentPresence({ endedAt }: ConsultationRow, { connections }: Details, now: Date) {
  const intervals = intervalsOf(connections, endedAt)
  return {
    secondsTogether: secondsTogether(intervals, now),
    presence: intervals.map(({ userId, from, to }) => ({ userId, from: from.toISOString(), to: iso(to) })),
  }
}

async function presentParticipants({ db, keys }: ConsultationStore, { caseId }: ConsultationRow, details: Details) {
  const consents = newestConsents(details.consents)
  const connected = new Set(
    details.connections
      .filter(({ leftAt, isGone, revokedAt }) => !leftAt && !isGone && !revokedAt)
      .map(({ userId }) => userId),
  )
  const presented: Consultation['participants'] = []
  for (const { userId, name, role, state } of details.participants) {
    const said = details.attestations.filter((row) => row.userId === userId).at(-1)
    presented.push({
      ...{ userId, name },
      role: participant.role.parse(role),
      state: participant.state.parse(state),
      present: connected.has(userId),
      consent: consents.get(userId) ?? null,
      attestation: said
        ? {
            othersPresent: said.othersPresent,
            others: said.others && openOthers(await keys.ofCase(db, caseId), said.id, said.others),
            location: participant.attestation.unwrap().shape.location.parse(said.location),
            at: said.at.toISOString(),
          }
        : null,
    })
  }
  return presented
}

async function presentRecording(store: ConsultationStore, row: ConsultationRow, details: Details) {
  const reason = store.video.recorder.missing()
  const isRunning = details.recordings.some(({ stoppedAt }) => stoppedAt === null)
  const present = await listPresentOf(store.db, row.id, store.clock.now())
  return {
    available: reason === undefined,
    reason: reason ?? null,
    state: isRunning ? ('on' as const) : row.recordingWanted ? ('waiting' as const) : ('off' as const),
    missingConsents: missingConsents(present, newestConsents(details.consents)),
    parts: details.recordings.map(presentPart),
  }
}

function presentPart(row: PartRow): Consultation['recording']['parts'][number] {
  const { part, startedAt, stoppedAt, stopReason, documentId, readerId } = row
  const state = partState({ ...row, isDeleted: row.deletedAt !== null, hasFilingJob: row.filingFactId !== null })
  const lasted = stoppedAt && Math.round((stoppedAt.getTime() - startedAt.getTime()) / 1000)
  return {
    ...{ part, state, startedAt: startedAt.toISOString(), stoppedAt: iso(stoppedAt) },
    stopReason: recordingPart.stopReason.parse(stopReason),
    seconds: row.seconds ?? lasted,
    documentId: state === 'filed' && readerId !== null ? documentId : null,
  }
}

function presentHistory({ history }: Details): Consultation['history'] {
  return history.map(({ event, actor, byUserId, at, scheduledAt, ...paid }) => ({
    event: historyEntry.event.parse(event),
    by: byUserId,
    actor: historyEntry.actor.parse(actor),
    at: at.toISOString(),
    scheduledAt: iso(scheduledAt),
    fee: presentFee(paid),
  }))
}

function presentFee({ feeMinor, feeCurrency }: Pick<ConsultationRow, 'feeMinor' | 'feeCurrency'>): Consultation['fee'] {
  if (feeMinor === null || feeCurrency === null) return null
  return { amount: toDecimal(feeMinor, feeCurrency), currency: feeCurrency }
}
