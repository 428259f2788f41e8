/**
 * The machine of consultations as data: what can happen, from where, to where, and who does it. Everything that moves a consultation
 * goes through this table (domain/consultations/move-consultation.ts).
 */

export const consultationStates = ['requested', 'scheduled', 'lobby', 'live', 'ended', 'no_show', 'cancelled'] as const
export type ConsultationState = (typeof consultationStates)[number]

/**
 * `lawyer`: the host, who is the lawyer of the case. `client`: the client's side and colleagues. `guest`: whoever is in the case,
 * observers too. `system`: a job.
 */
export const consultationActors = ['lawyer', 'client', 'guest', 'system'] as const
export type ConsultationActor = (typeof consultationActors)[number]

export const consultationEvents = [
  'request',
  'propose_times',
  'schedule',
  'accept_time',
  'enter_lobby',
  'empty_lobby',
  'admit',
  'end',
  'miss',
  'cancel',
] as const
export type ConsultationEvent = (typeof consultationEvents)[number]

export interface ConsultationTransition {
  event: ConsultationEvent
  /** `none`: there is no consultation yet. */
  from: readonly (ConsultationState | 'none')[]
  /** `same`: other facts change, the state does not. */
  to: ConsultationState | 'same'
  actors: readonly ConsultationActor[]
}

export const consultationTransitions: readonly ConsultationTransition[] = [
  { event: 'request', from: ['none'], to: 'requested', actors: ['client', 'lawyer'] },
  { event: 'propose_times', from: ['requested', 'scheduled'], to: 'same', actors: ['client', 'lawyer'] },
  { event: 'schedule', from: ['requested', 'scheduled'], to: 'scheduled', actors: ['lawyer'] },
  // One of the times that the other side proposed.
  { event: 'accept_time', from: ['requested', 'scheduled'], to: 'scheduled', actors: ['client'] },
  { event: 'enter_lobby', from: ['scheduled'], to: 'lobby', actors: ['lawyer', 'client', 'guest'] },
  // Whoever came early has gone again.
  { event: 'empty_lobby', from: ['lobby'], to: 'scheduled', actors: ['system'] },
  { event: 'admit', from: ['lobby'], to: 'live', actors: ['lawyer'] },
  { event: 'end', from: ['live'], to: 'ended', actors: ['lawyer', 'system'] },
  { event: 'miss', from: ['scheduled', 'lobby'], to: 'no_show', actors: ['system'] },
  { event: 'cancel', from: ['requested', 'scheduled', 'lobby'], to: 'cancelled', actors: ['client', 'lawyer'] },
]

/** States in which people can come into the room. */
export const joinableStates: readonly ConsultationState[] = ['scheduled', 'lobby', 'live']
/** Nothing happens any more. */
export const finalStates: readonly ConsultationState[] = ['ended', 'no_show', 'cancelled']

/** What follows from this event here, whoever does it; undefined where it cannot happen. */
export function consultationTransition(
  state: ConsultationState | 'none',
  event: ConsultationEvent,
): ConsultationTransition | undefined {
  return consultationTransitions.find((transition) => transition.event === event && transition.from.includes(state))
}

/** Events that this actor can bring about from here. */
export function consultationEventsFrom(state: ConsultationState, actor: ConsultationActor): ConsultationEvent[] {
  return consultationTransitions
    .filter(({ from, actors }) => from.includes(state) && actors.includes(actor))
    .map(({ event }) => event)
}
