import { Counter, Gauge } from 'prom-client'
import { listAuditFaults } from '../domain/audit/check.queries.ts'
import { findLastChecks } from '../domain/audit/check.ts'
import { secondsOfOldestOpenWork } from '../domain/jobs/jobs.queries.ts'
import type { WorkersDeps } from './deps.ts'

/**
 * `outbox_oldest_seconds` and the state of the audit, asked of the database at each scrape, and `jobs_failed_total` of this process.
 * @param jobs names of all jobs
 */
export function createJobMetrics(
  { db, clock, registry }: Pick<WorkersDeps, 'db' | 'clock' | 'registry'>,
  jobs: readonly string[],
) {
  const failed = new Counter({
    name: 'jobs_failed_total',
    help: 'Jobs whose tries were used up in this process',
    labelNames: ['job'],
    registers: [registry],
  })
  // A series that begins with its first failure has not grown, and no alert sees it.
  for (const job of jobs) failed.inc({ job }, 0)
  new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest fact or job that is due and not done; 0 when there is none',
    registers: [registry],
    async collect() {
      // Away: the value of the last time stands, /readyz says why.
      const seconds = await secondsOfOldestOpenWork(db, clock.now()).catch(() => undefined)
      if (seconds !== undefined) this.set(seconds)
    },
  })
  registerAuditMetrics({ db, registry })
  return { jobFailed: (job: string) => failed.inc({ job }) }
}

/** Whether the audit is what was written, as far as regular work has looked, and when it has looked last. */
function registerAuditMetrics({ db, registry }: Pick<WorkersDeps, 'db' | 'registry'>): void {
  new Gauge({
    name: 'audit_chain_ok',
    help: '1 while nothing is known to be wrong with the audit chains and their checkpoints, else 0',
    registers: [registry],
    async collect() {
      const faults = await listAuditFaults(db, 1).catch(() => undefined)
      if (faults !== undefined) this.set(faults.length === 0 ? 1 : 0)
    },
  })
  new Gauge({
    name: 'audit_checked_timestamp_seconds',
    help: 'When the audit was last looked at to the end: what is new in it, and whole chains; 0 before the first time',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      const checked = await findLastChecks(db).catch(() => undefined)
      if (!checked) return
      this.set({ part: 'tails' }, (checked.tails?.getTime() ?? 0) / 1000)
      this.set({ part: 'whole' }, (checked.whole?.getTime() ?? 0) / 1000)
    },
  })
}
