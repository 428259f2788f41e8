import type { ProtocolName, Room, Seat } from '../peer.ts'
import type { Distribution } from './samples.ts'

/** What the bench asks of the load process; one at a time. */
export type Job =
  | TypingJob
  | { kind: 'hold'; protocol: ProtocolName; seats: Seat[]; text: boolean }
  | { kind: 'release' }
  | { kind: 'write'; protocol: ProtocolName; seat: Seat; updates: Uint8Array[] }
  | { kind: 'open'; protocol: ProtocolName; seat: Seat; hasText: boolean }
  | { kind: 'read'; protocol: ProtocolName; seats: Seat[] }

export interface TypingJob {
  kind: 'typing'
  protocol: ProtocolName
  rooms: Room[]
  /** Updates a second over all clients. */
  rate: number
  warmSeconds: number
  seconds: number
  seed: number
  serverPid: number
  postgresPid: number | undefined
}

/** One client's keystrokes by count: they are sent, acknowledged and seen in order. */
export interface TypistRecord {
  clientId: number
  room: number
  sent: number
  acknowledged: number
  /** Seen by at least one other client. */
  seen: number
  /** When each was sent, ms on the load process's clock. */
  sentAt: number[]
}

export interface TypingResult {
  updates: number
  seconds: number
  serverCpuMs: number
  postgresCpuMs: number
  /** CPU of the load process, share of one core. */
  loadCpu: number
  /** CPU of everything else on the machine, share of one core. */
  othersCpu: number
  propagation: Distribution
  acknowledgement: Distribution
  /** How late the load process sent, ms after plan. */
  lateness: Distribution
  /** False when the server fell behind: it cannot sustain this rate here. */
  keptUp: boolean
  /** Updates that a listening client of the room had not received 2 s after the end. */
  undelivered: number
  unacknowledged: number
  refused: number
  /** Frames that carried the updates to the clients that listened. */
  frames: number
  /** How sockets ended before we closed them. */
  closed: string[]
  typists: TypistRecord[]
  /** When sending ended or all sockets were gone, ms on the clock of `sentAt`. */
  endedAt: number
}

export interface JobResults {
  typing: TypingResult
  hold: { held: number }
  release: { released: number }
  /** Ms from the first update to the last acknowledgement. */
  write: { ms: number }
  open: { ms: number; bytes: number }
  /** State vectors by seat: client id to clock. */
  read: { clocks: Record<number, number>[] }
}

/** Everybody is connected, the warm-up is over, the last update was sent. */
export type LoadEvent = 'connected' | 'measuring' | 'measured'

export type LoadMessage =
  | { kind: 'event'; event: LoadEvent }
  | { kind: 'done'; result: JobResults[keyof JobResults] }
  | { kind: 'failed'; error: string }
