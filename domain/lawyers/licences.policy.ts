import type { LicenceStatus } from '../../contracts/licences.ts'

/** What a licence is, as far as its course of life depends on it. Days as `2026-11-25`. */
export interface LicenceState {
  status: LicenceStatus
  expiresOn: string | null
  requestedExpiresOn: string | null
  /** Proof has been handed in for what stands there now. */
  submitted: boolean
}

export interface LicenceChange {
  /** Number, jurisdiction or day of admission become others. */
  identity: boolean
  /** Undefined: stays. */
  expiresOn?: string | null | undefined
}

/** Whether a licence counts on this day: verified, and through its last day. */
export function countsOn({ status, expiresOn }: Pick<LicenceState, 'status' | 'expiresOn'>, today: string): boolean {
  return status === 'verified' && (expiresOn === null || expiresOn >= today)
}

/** Whether an administrator has to look at it. */
export function waitsForDecision({ status, requestedExpiresOn, submitted }: LicenceState): boolean {
  return submitted && (status === 'pending' || (status === 'verified' && requestedExpiresOn !== null))
}

/**
 * What its holder's change makes of a licence. Another identity has to be verified from the start. Another end of a verified one is
 * a request: the present end counts until it is decided, so that a renewal never makes anybody unlicensed.
 */
export function afterChange(state: LicenceState, { identity, expiresOn }: LicenceChange): LicenceState {
  const end = expiresOn === undefined ? state.expiresOn : expiresOn
  if (identity) return { status: 'pending', expiresOn: end, requestedExpiresOn: null, submitted: false }
  if (end === state.expiresOn) return { ...state, ...(expiresOn !== undefined && { requestedExpiresOn: null }) }
  // An end that was never checked may not be taken away either: without one a licence would count for ever.
  if (state.status === 'verified' && end !== null) return { ...state, requestedExpiresOn: end, submitted: false }
  return { status: 'pending', expiresOn: end, requestedExpiresOn: null, submitted: false }
}

/** What handing in a proof makes of it; undefined where there is nothing to prove. */
export function afterSubmission(state: LicenceState): LicenceState | undefined {
  if (state.status === 'verified') return state.requestedExpiresOn === null ? undefined : { ...state, submitted: true }
  return { ...state, status: 'pending', submitted: true }
}

/**
 * What a decision makes of it; undefined where there is nothing to decide (any more). A refused renewal leaves the licence as it
 * is; approving one that is over by then is no decision that could be meant.
 */
export function afterDecision(
  state: LicenceState,
  decision: 'approve' | 'reject',
  today: string,
): LicenceState | undefined {
  if (!waitsForDecision(state)) return undefined
  const renewal = state.status === 'verified'
  const rest = { requestedExpiresOn: null, submitted: false }
  if (decision === 'reject') return { ...state, ...rest, status: renewal ? 'verified' : 'rejected' }
  const expiresOn = renewal ? state.requestedExpiresOn : state.expiresOn
  if (expiresOn !== null && expiresOn < today) return undefined
  return { ...rest, status: 'verified', expiresOn }
}

/** What the end of its last day makes of it: a renewal under way goes on as a new verification. */
export function afterExpiry(state: LicenceState, today: string): LicenceState | undefined {
  if (state.status !== 'verified' || countsOn(state, today)) return undefined
  const { requestedExpiresOn, submitted } = state
  if (requestedExpiresOn === null) return { ...state, status: 'expired' }
  return { status: 'pending', expiresOn: requestedExpiresOn, requestedExpiresOn: null, submitted }
}
