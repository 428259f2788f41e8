import { Counter, Gauge, type Registry } from 'prom-client'
import { CountingHistogram } from '../../adapters/counting-histogram.ts'
import type { UpdateLogWriter } from '../../domain/live-documents/update-log-writer.ts'
import type { LeanHocuspocus } from '../lean-hocuspocus.ts'
import { isAsleep } from '../sleep.ts'

export interface MeteredParts {
  hocuspocus: LeanHocuspocus
  updateLog: UpdateLogWriter
  sockets: { count(): number; bufferedBytes(): number; slowReaders(): number }
}

/** Figures of the live layer for /metrics: counts and durations, never text or names. */
export function registerCollabMetrics(registry: Registry, { hocuspocus, updateLog, sockets }: MeteredParts): void {
  const registers = [registry]
  new Gauge({
    name: 'collab_connections',
    help: 'Open WebSockets of the live layer',
    registers,
    collect() {
      this.set(sockets.count())
    },
  })
  new Gauge({
    name: 'collab_documents_open',
    help: 'Live documents in memory',
    registers,
    collect() {
      this.set(hocuspocus.documents.size)
    },
  })
  new Gauge({
    name: 'collab_documents_asleep',
    help: 'Live documents in memory whose text nobody uses at the moment and of which there are only bytes',
    registers,
    collect() {
      this.set([...hocuspocus.documents.values()].filter(isAsleep).length)
    },
  })
  new Gauge({
    name: 'collab_ws_buffered_bytes',
    help: 'Bytes that wait for readers, over all WebSockets',
    registers,
    collect() {
      this.set(sockets.bufferedBytes())
    },
  })
  new Counter({
    name: 'collab_slow_readers_total',
    help: 'WebSockets that were cut off because too much waited for their reader',
    registers,
    collect() {
      this.reset()
      this.inc(sockets.slowReaders())
    },
  })
  new Gauge({
    name: 'collab_unjournaled_updates',
    help: 'Updates that wait for their commit',
    registers,
    collect() {
      this.set(updateLog.waiting().updates)
    },
  })
  const append = new CountingHistogram({
    name: 'collab_journal_append_seconds',
    help: 'Time of a commit of the update log',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  })
  updateLog.onCommit((durationMs) => append.observe(durationMs / 1000))
}

/**
 * Time from the moment that an update's turn has come to its acknowledgement: guard, commit and application. Updates that brought
 * nothing new are not counted.
 */
export function createAcknowledgementTimer(registry: Registry): (durationMs: number) => void {
  const seconds = new CountingHistogram({
    name: 'collab_ack_seconds',
    help: 'Time from an update to its acknowledgement',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 5, 30],
    registers: [registry],
  })
  return (durationMs) => seconds.observe(durationMs / 1000)
}

/** Where another text was found under the same ids: in an update, in a client's copy (two ways), in a copy of ours. */
export type Divergence = 'update' | 'state' | 'content' | 'open_copy'
export type DivergenceCounter = (found: Divergence) => void

/** Counts what must never happen; each kind is there from the start, so that the first time is a rise. */
export function createDivergenceCounter(registry: Registry): DivergenceCounter {
  const diverged = new Counter({
    name: 'collab_divergence_total',
    help: 'Copies that were found to differ from the log for good, by where it showed',
    labelNames: ['found'],
    registers: [registry],
  })
  const kinds: readonly Divergence[] = ['update', 'state', 'content', 'open_copy']
  for (const found of kinds) diverged.inc({ found }, 0)
  return (found) => diverged.inc({ found })
}
