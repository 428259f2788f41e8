import type { MediaRights } from '../../adapters/video/video.ts'
import { type CaseRelation, can } from '../../contracts/access.ts'
import {
  type ConsultationActor,
  type ConsultationEvent,
  type ConsultationState,
  consultationEventsFrom,
  consultationTransition,
  joinableStates,
} from '../../contracts/consultation-machine.ts'
import type { Consultation } from '../../contracts/consultations.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'

/** As what somebody of the case acts on a consultation. @throws 404 for everybody else */
export function consultationActor(relation: CaseRelation): Exclude<ConsultationActor, 'system'> {
  if (!can(relation, 'readCase')) throw notFound()
  if (can(relation, 'hostConsultations')) return 'lawyer'
  return can(relation, 'arrangeConsultations') ? 'client' : 'guest'
}

/** What the table says about this event here. @throws 403 for whoever never brings it about, 409 WRONG_STAGE */
export function requireTransition(
  state: ConsultationState | 'none',
  event: ConsultationEvent,
  actor: ConsultationActor,
): ConsultationState {
  const transition = consultationTransition(state, event)
  // Whose act it is does not depend on the state: the answer to others tells nothing of it.
  requireActs(event, actor)
  if (!transition) throw conflict('WRONG_STAGE', 'This cannot be done with the consultation as it stands now.')
  return transition.to === 'same' ? requireState(state) : transition.to
}

function requireActs(event: ConsultationEvent, actor: ConsultationActor): void {
  const anyState = ['none', 'requested', 'scheduled', 'lobby', 'live'] as const
  if (anyState.some((state) => consultationTransition(state, event)?.actors.includes(actor))) return
  throw forbidden(
    actor === 'guest' ? 'You may come to the consultation, not arrange it.' : 'Only the lawyer can do this.',
  )
}

function requireState(state: ConsultationState | 'none'): ConsultationState {
  if (state === 'none') throw new Error('what is not there yet has no state to stay in')
  return state
}

/** The host's acts in the room. @throws 404, 403 */
export function requireHost(relation: CaseRelation): void {
  if (consultationActor(relation) !== 'lawyer') throw forbidden('Only the lawyer can do this.')
}

/** What is done in the room needs a room. @throws 409 WRONG_STAGE */
export function requireJoinable(state: ConsultationState): void {
  if (!joinableStates.includes(state)) throw conflict('WRONG_STAGE', 'There is no room for this consultation now.')
}

/** The client's side takes a time that the other side has proposed and that is still to come. @throws 422, 409 */
export function requireProposedByOthers(
  at: Date,
  { proposedTimes, proposedByLawyer }: { proposedTimes: readonly Date[]; proposedByLawyer: boolean },
): void {
  if (!proposedByLawyer) throw conflict('WRONG_STAGE', 'The lawyer chooses one of the times that you have proposed.')
  if (!proposedTimes.some((proposed) => proposed.getTime() === at.getTime())) {
    throw invalid({ field: 'at', message: 'Choose one of the times that the lawyer has proposed.' })
  }
}

/** How far ahead something may be arranged, in ms: a year. */
const FARTHEST_MS = 366 * 24 * 3_600_000
/** A meeting "now" was chosen a moment ago, in ms. */
const MOMENT_MS = 5 * 60_000

/** @throws 422 */
export function requireToCome(times: readonly Date[], now: Date, field: string): void {
  const fits = (at: Date) => at.getTime() > now.getTime() - MOMENT_MS && at.getTime() < now.getTime() + FARTHEST_MS
  if (!times.every(fits)) throw invalid({ field, message: 'Choose a time that is still to come, within a year.' })
}

/** What somebody in this relation may do in the room once admitted; observers watch. */
export function mediaRightsOf(relation: CaseRelation): MediaRights {
  const isIn = can(relation, 'readCase')
  return { subscribe: isIn, publish: isIn && can(relation, 'arrangeConsultations') }
}

export const LOBBY_RIGHTS: MediaRights = { publish: false, subscribe: false }

type Action = Consultation['actions'][number]

/** What this person can do now, for the interface to show by. */
export function consultationActions(
  relation: CaseRelation,
  { state, proposedByLawyer }: { state: ConsultationState; proposedByLawyer: boolean },
): Action[] {
  const actor = consultationActor(relation)
  const events = consultationEventsFrom(state, actor)
  const isHost = actor === 'lawyer'
  const possible: Record<Action, boolean> = {
    propose: events.includes('propose_times'),
    schedule: events.includes('schedule'),
    accept: events.includes('accept_time') && proposedByLawyer,
    join: joinableStates.includes(state),
    admit: isHost && (state === 'lobby' || state === 'live'),
    end: events.includes('end'),
    cancel: events.includes('cancel'),
    record: isHost && state === 'live',
  }
  return (Object.keys(possible) as Action[]).filter((action) => possible[action])
}
