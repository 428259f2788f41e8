import type { CaseStage, CaseStatus } from './cases.ts'

/**
 * The machines of cases and bids as data: what can happen, from where, to where, and who does it. Everything that moves a case
 * goes through this table (domain/cases/move-case.ts), and case-machine.test.ts walks through all that two competing lawyers can do.
 */

/** `auto_policy`: the platform when review is off. `lawyer+client`: both have agreed. */
export type MachineActor = 'client' | 'lawyer' | 'admin' | 'system' | 'auto_policy' | 'lawyer+client'

export const caseEvents = [
  'submit_for_review',
  'publish',
  'return_with_reasons',
  'discard',
  'withdraw_case',
  'remove_for_policy',
  'bidding_deadline',
  'reopen_with_new_deadline',
  'abandon',
  'accept',
  'engage',
  'void',
  'rescind',
  'engagement_deadline',
  'complete',
  'reopen',
  'discharge',
  'withdraw',
  'close',
] as const
export type CaseEvent = (typeof caseEvents)[number]

export interface CaseTransition {
  event: CaseEvent
  from: readonly CaseStage[]
  to: CaseStage
  actors: readonly MachineActor[]
}

export const caseTransitions: readonly CaseTransition[] = [
  { event: 'submit_for_review', from: ['draft'], to: 'in_review', actors: ['client'] },
  { event: 'publish', from: ['in_review'], to: 'open', actors: ['admin', 'auto_policy'] },
  { event: 'return_with_reasons', from: ['in_review'], to: 'draft', actors: ['admin'] },
  { event: 'discard', from: ['draft', 'in_review'], to: 'cancelled', actors: ['client'] },
  { event: 'withdraw_case', from: ['open'], to: 'cancelled', actors: ['client'] },
  { event: 'remove_for_policy', from: ['open'], to: 'cancelled', actors: ['admin'] },
  { event: 'bidding_deadline', from: ['open'], to: 'expired', actors: ['system'] },
  { event: 'reopen_with_new_deadline', from: ['expired'], to: 'open', actors: ['client'] },
  { event: 'abandon', from: ['expired'], to: 'cancelled', actors: ['client'] },
  { event: 'accept', from: ['open'], to: 'awarded', actors: ['client', 'lawyer'] },
  { event: 'engage', from: ['awarded'], to: 'in_progress', actors: ['system'] },
  { event: 'void', from: ['awarded'], to: 'open', actors: ['lawyer', 'admin'] },
  { event: 'rescind', from: ['awarded'], to: 'open', actors: ['client'] },
  { event: 'engagement_deadline', from: ['awarded'], to: 'open', actors: ['system'] },
  { event: 'complete', from: ['in_progress'], to: 'completed', actors: ['lawyer+client'] },
  { event: 'reopen', from: ['completed'], to: 'in_progress', actors: ['lawyer+client'] },
  { event: 'discharge', from: ['in_progress'], to: 'terminated', actors: ['client'] },
  { event: 'withdraw', from: ['in_progress'], to: 'terminated', actors: ['lawyer'] },
  { event: 'close', from: ['completed', 'terminated'], to: 'closed', actors: ['system'] },
]

/** `none`: there is no bid yet. */
export const bidStages = [
  'none',
  'draft',
  'submitted',
  'countered',
  'idle',
  'declined',
  'withdrawn',
  'not_selected',
  'lapsed',
  'expired',
  'accepted',
  'engaged',
  'void',
] as const
export type BidStage = (typeof bidStages)[number]

export type BidEvent =
  | 'start_draft'
  | 'send_offer'
  | 'counter_offer'
  | 'counter_back'
  | 'revoke_offer'
  | 'revoke_counter'
  | 'offer_lapses'
  | 'accept'
  | 'decline'
  | 'withdraw'
  | 'withdraw_case'
  | 'remove_for_policy'
  | 'bidding_deadline'
  | 'invite_back'
  | 'redraft'
  | 'inactivity'
  | 'renew'
  | 'engage'
  | 'void'
  | 'rescind'
  | 'engagement_deadline'

export interface BidTransition {
  event: BidEvent
  from: readonly BidStage[]
  to: BidStage
  actors: readonly MachineActor[]
  /** `rivals`: what the event does to all other bids of the case. `all`: the event is the case's and meets every bid. */
  meets?: 'rivals' | 'all'
}

const stillPossible = ['draft', 'submitted', 'countered', 'idle'] as const
const endedWithCase = [...stillPossible, 'declined', 'not_selected', 'expired'] as const

export const bidTransitions: readonly BidTransition[] = [
  { event: 'start_draft', from: ['none', 'lapsed'], to: 'draft', actors: ['lawyer'] },
  { event: 'send_offer', from: ['draft', 'idle'], to: 'submitted', actors: ['lawyer'] },
  { event: 'counter_offer', from: ['submitted', 'idle'], to: 'countered', actors: ['client'] },
  { event: 'counter_back', from: ['countered'], to: 'submitted', actors: ['lawyer'] },
  { event: 'revoke_offer', from: ['submitted'], to: 'idle', actors: ['lawyer'] },
  { event: 'revoke_counter', from: ['countered'], to: 'idle', actors: ['client'] },
  { event: 'offer_lapses', from: ['submitted', 'countered'], to: 'idle', actors: ['system'] },
  { event: 'accept', from: ['submitted'], to: 'accepted', actors: ['client'] },
  { event: 'accept', from: ['countered'], to: 'accepted', actors: ['lawyer'] },
  { event: 'accept', from: stillPossible, to: 'not_selected', actors: ['client', 'lawyer'], meets: 'rivals' },
  { event: 'decline', from: ['submitted', 'countered', 'idle'], to: 'declined', actors: ['client'] },
  { event: 'withdraw', from: stillPossible, to: 'withdrawn', actors: ['lawyer'] },
  { event: 'withdraw_case', from: endedWithCase, to: 'lapsed', actors: ['client'], meets: 'all' },
  { event: 'remove_for_policy', from: endedWithCase, to: 'lapsed', actors: ['admin'], meets: 'all' },
  { event: 'bidding_deadline', from: endedWithCase, to: 'lapsed', actors: ['system'], meets: 'all' },
  { event: 'invite_back', from: ['declined'], to: 'idle', actors: ['client'] },
  { event: 'redraft', from: ['withdrawn'], to: 'draft', actors: ['lawyer'] },
  { event: 'inactivity', from: ['idle'], to: 'expired', actors: ['system'] },
  { event: 'renew', from: ['expired', 'not_selected'], to: 'idle', actors: ['lawyer'] },
  { event: 'engage', from: ['accepted'], to: 'engaged', actors: ['system'] },
  { event: 'void', from: ['accepted'], to: 'void', actors: ['lawyer', 'admin'] },
  { event: 'rescind', from: ['accepted'], to: 'void', actors: ['client'] },
  { event: 'engagement_deadline', from: ['accepted'], to: 'void', actors: ['system'] },
]

/** Bids that make an open case `bidding`: something was offered and it is not over. */
export const liveBidStages: readonly BidStage[] = ['submitted', 'countered', 'idle']

/** What follows from this event here, whoever does it; undefined where it cannot happen. */
export function caseTransition(stage: CaseStage, event: CaseEvent): CaseTransition | undefined {
  return caseTransitions.find((transition) => transition.event === event && transition.from.includes(stage))
}

/** Events that this actor can bring about from here. */
export function caseEventsFrom(stage: CaseStage, actor: MachineActor): CaseEvent[] {
  return caseTransitions
    .filter(({ from, actors }) => from.includes(stage) && actors.includes(actor))
    .map(({ event }) => event)
}

const statusOfStage: Record<CaseStage, CaseStatus> = {
  draft: 'draft',
  in_review: 'draft',
  open: 'open',
  awarded: 'awarded',
  in_progress: 'in_progress',
  completed: 'in_progress',
  closed: 'closed',
  terminated: 'closed',
  cancelled: 'closed',
  expired: 'closed',
}

/** The seed's status of a stage as the database keeps it; `bidding` is never kept. */
export function statusOf(stage: CaseStage): CaseStatus {
  return statusOfStage[stage]
}

/** The status as this reader sees it: `bidding` tells that there are bids, so only the client's side and administrators see it. */
export function shownStatus(
  stage: CaseStage,
  { hasLiveBid, onClientSide }: { hasLiveBid: boolean; onClientSide: boolean },
): CaseStatus {
  return stage === 'open' && hasLiveBid && onClientSide ? 'bidding' : statusOf(stage)
}

/** Fields of the record, as `PUT /v1/cases/:id` names them. */
const teaserWording = ['title', 'description'] as const
const outlook = ['urgencyLevel', 'budgetMin', 'budgetMax', 'currency', 'preferredTimeline', 'deadline'] as const

/**
 * What the owner may change in each stage. In review the teaser stands still while somebody judges it. Once open, category and
 * jurisdiction stay: they decided who could see the case.
 */
export const changeableFields: Record<CaseStage, readonly string[]> = {
  draft: [...teaserWording, ...outlook, 'category', 'jurisdiction', 'privacySetting'],
  in_review: ['deadline', 'preferredTimeline'],
  open: [...teaserWording, ...outlook, 'privacySetting'],
  expired: [...teaserWording, ...outlook, 'privacySetting'],
  awarded: ['title', 'preferredTimeline'],
  in_progress: ['title', 'preferredTimeline'],
  completed: ['title'],
  terminated: [],
  closed: [],
  cancelled: [],
}

/** Stages in which a teaser is or will be shown to people outside: its words are checked for what identifies somebody. */
export const teaserStages: readonly CaseStage[] = ['in_review', 'open', 'expired']
