import type { Frame } from './wire-frames.ts'

/**
 * Counts, for one document and one connection, what was sent and what the server acknowledged. The provider's own
 * `unsyncedChanges` is set to 1 on each reconnect whatever was sent before, so that it can reach 0 too early.
 */
export interface Acknowledgements {
  outstanding: number
  /** The exchange that carries what was changed offline was sent. */
  handshakeSent: boolean
  /** Something could not be sent or was not accepted: only a new connection can settle it. */
  broken: boolean
}

export const nothingSent: Acknowledgements = { outstanding: 0, handshakeSent: false, broken: false }

/** After a frame went out (`sent`), or was dropped because the socket was not open. */
export function afterOutgoing(state: Acknowledgements, frame: Frame, sent: boolean): Acknowledgements {
  if (frame.kind === 'acknowledgement') return state
  if (!sent) return { ...state, broken: true }
  return {
    ...state,
    outstanding: state.outstanding + 1,
    handshakeSent: state.handshakeSent || frame.kind === 'handshake',
  }
}

/** After a frame came in. A refusal of a write does not count down: that change is not with the server. */
export function afterIncoming(state: Acknowledgements, frame: Frame): Acknowledgements {
  if (frame.kind !== 'acknowledgement') return state
  if (!frame.accepted) return { ...state, broken: true }
  return { ...state, outstanding: Math.max(0, state.outstanding - 1) }
}

/**
 * True for a change made before the first exchange: that will carry it. Sent ahead of it, it could build on changes that the
 * server lacks, and the server must refuse such an update.
 */
export function waitsForHandshake(state: Acknowledgements, frame: Frame): boolean {
  return frame.kind === 'update' && !state.handshakeSent
}

/** True when the server has acknowledged everything that this connection was to carry. */
export function isSettled(state: Acknowledgements): boolean {
  return state.handshakeSent && state.outstanding === 0 && !state.broken
}
