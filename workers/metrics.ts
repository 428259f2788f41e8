import { Counter, Gauge } from 'prom-client'
import { secondsOfOldestOpenWork } from '../domain/jobs/jobs.queries.ts'
import type { WorkersDeps } from './deps.ts'

/** `outbox_oldest_seconds`, asked of the database at each scrape, and `jobs_failed_total` of this process. */
export function createJobMetrics({ db, clock, registry }: Pick<WorkersDeps, 'db' | 'clock' | 'registry'>) {
  const failed = new Counter({
    name: 'jobs_failed_total',
    help: 'Jobs whose tries were used up in this process',
    labelNames: ['job'],
    registers: [registry],
  })
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
  return { jobFailed: (job: string) => failed.inc({ job }) }
}
