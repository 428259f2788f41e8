import { migrationState } from '../../adapters/database/migrate.ts'
import type { Health } from '../../contracts/health.ts'
import { type Context, requireAdmin } from '../context.ts'
import { countOpenWork, describeDatabase, listSchedules, listWorkerProcesses } from './health.queries.ts'
import { secondsOfOldestOpenWork } from './jobs.queries.ts'

/** What the process itself knows of the things around it. */
export interface Surroundings {
  /** Never throws: what does not answer is not reachable. */
  queue(): Promise<Health['queue']>
  mail: Health['mail']
  sms: Health['sms']
  disk(): Promise<Health['disk']>
}

/** A worker says every 10 s that it lives; after three misses it does not. */
const ALIVE_MS = 30_000

/** How the parts of the platform are. @throws 404 for everybody but administrators */
export async function getHealth(ctx: Context, around: Surroundings): Promise<Health> {
  requireAdmin(ctx)
  const { db, clock } = ctx
  const now = clock.now()
  const [database, migrations, queue, disk, open, oldestSeconds, workers, schedules] = await Promise.all([
    describeDatabase(db),
    migrationState(db),
    around.queue(),
    around.disk(),
    countOpenWork(db),
    secondsOfOldestOpenWork(db, now),
    listWorkerProcesses(db),
    listSchedules(db),
  ])
  return {
    checkedAt: now.toISOString(),
    database: { ...database, migrationsApplied: migrations.applied, migrationsPending: migrations.pending },
    queue,
    redis: queue.backend === 'database' ? 'not_configured' : queue.isReachable ? 'reachable' : 'away',
    outbox: { oldestSeconds, ...open },
    mail: around.mail,
    sms: around.sms,
    workers: workers.map(({ id, startedAt, lastSeenAt }) => ({
      id,
      startedAt: startedAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      isAlive: now.getTime() - lastSeenAt.getTime() < ALIVE_MS,
    })),
    schedules: schedules.map((row) => ({
      name: row.name,
      nextAt: row.nextAt.toISOString(),
      lastStartedAt: row.lastStartedAt?.toISOString() ?? null,
      lastFinishedAt: row.lastFinishedAt?.toISOString() ?? null,
      lastError: row.lastError,
    })),
    disk,
  }
}
