import type { LoadProcess } from './load/load-process.ts'
import type { Options } from './options.ts'
import type { Peer, RunningPeer } from './peer.ts'

/** One number of one peer. Smaller is better, but for updates/s. */
export interface Figure {
  /** Row of the table, same for all peers. */
  row: string
  unit: 'ms' | 'KB' | 'MB' | '%' | 'updates' | 'updates/s' | 's'
  value: number
  /** Shown instead of a ratio when there is something to say about the number. */
  note?: string
}

/** What a measure has at hand. */
export interface Bench {
  peer: Peer
  running: RunningPeer
  load: LoadProcess
  options: Options
  round: number
  /** Where profiles go. */
  resultsDirectory: string
  /** Remarks below the table: saturation, noise, anything that makes a number doubtful. */
  warn(text: string): void
  /** A CPU profile has been written. */
  profiled(file: string): void
}

export interface Measure {
  name: string
  /** How often it is repeated on fresh servers. */
  rounds(options: Options): number
  applies(peer: Peer): boolean
  run(bench: Bench): Promise<Figure[]>
}
