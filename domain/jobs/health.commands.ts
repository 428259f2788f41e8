import { migrationState } from '../../adapters/database/migrate.ts'
import type { Health } from '../../contracts/health.ts'
import { PLATFORM_CHAIN } from '../audit/chain.ts'
import { CHECKPOINTS, listAuditFaults } from '../audit/check.queries.ts'
import { findLastChecks } from '../audit/check.ts'
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
  const [database, migrations, queue, disk, open, oldestSeconds, workers, schedules, audit] = await Promise.all([
    describeDatabase(db),
    migrationState(db),
    around.queue(),
    around.disk(),
    countOpenWork(db),
    secondsOfOldestOpenWork(db, now),
    listWorkerProcesses(db),
    listSchedules(db),
    describeAudit(db),
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
    audit,
    disk,
  }
}

/** Faults that are shown; one is enough to be alarmed. */
const FAULTS_SHOWN = 10

async function describeAudit(db: Context['db']): Promise<Health['audit']> {
  const [faults, checked] = await Promise.all([listAuditFaults(db, FAULTS_SHOWN), findLastChecks(db)])
  return {
    faults: faults.map(({ chainId, seq, problem, foundAt }) => {
      const chain = chainId === CHECKPOINTS ? 'checkpoints' : chainId === PLATFORM_CHAIN ? 'platform' : 'case'
      return { chain, caseId: chain === 'case' ? chainId : null, seq, problem, foundAt: foundAt.toISOString() }
    }),
    tailsCheckedAt: checked.tails?.toISOString() ?? null,
    wholeCheckedAt: checked.whole?.toISOString() ?? null,
  }
}
