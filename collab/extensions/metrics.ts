import { Gauge, Histogram, type Registry } from 'prom-client'
import type { UpdateLogWriter } from '../../domain/live-documents/update-log-writer.ts'
import type { LeanHocuspocus } from '../lean-hocuspocus.ts'

/** Figures of the live layer for /metrics: counts and durations, never text or names. */
export function registerCollabMetrics(
  registry: Registry,
  { hocuspocus, updateLog, sockets }: { hocuspocus: LeanHocuspocus; updateLog: UpdateLogWriter; sockets: () => number },
): void {
  const registers = [registry]
  new Gauge({
    name: 'collab_connections',
    help: 'Open WebSockets of the live layer',
    registers,
    collect() {
      this.set(sockets())
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
    name: 'collab_unjournaled_updates',
    help: 'Updates that wait for their commit',
    registers,
    collect() {
      this.set(updateLog.waiting().updates)
    },
  })
  const append = new Histogram({
    name: 'collab_journal_append_seconds',
    help: 'Time of a commit of the update log',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  })
  updateLog.onCommit((durationMs) => append.observe(durationMs / 1000))
}
