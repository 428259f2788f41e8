import type { Health } from '../../../../contracts/health.ts'
import { ageWords, sizeWords } from './job-words.ts'

/** One part of the platform in words. */
export interface Finding {
  name: string
  value: string
  note?: string
  isFine: boolean
  /** Where there is more to see. */
  to?: string
}

/** Work that is older than this has nobody who does it. In seconds. */
const LATE_SECONDS = 120
/** Below this share the disk will be full before somebody looks again. */
const LOW_DISK = 0.1

const ways: Record<Health['mail'], string> = {
  service: 'Set up',
  development_mailbox: 'Mailbox of development',
  not_configured: 'Not configured',
}

/** What is worth knowing, each with whether it is as it should be. */
export function findings({ database, queue, redis, outbox, mail, sms, disk }: Health): Finding[] {
  const pending = database.migrationsPending.length
  return [
    {
      name: 'Database',
      value: `Postgres ${database.version.split(' ')[0]}, ${sizeWords(database.sizeBytes)}`,
      note:
        pending === 0 ? `${database.migrationsApplied} migrations applied` : `${pending} migrations are not applied`,
      isFine: pending === 0,
    },
    {
      name: 'Queue',
      value: queue.isReachable ? `On ${queue.backend === 'redis' ? 'Redis' : 'Postgres'}` : 'Does not answer',
      ...(queue.isReachable && { note: `${queue.waiting} waiting, ${queue.active} under way` }),
      isFine: queue.isReachable,
    },
    {
      name: 'Redis',
      value: { not_configured: 'Not used', reachable: 'Reachable', away: 'Does not answer' }[redis],
      isFine: redis !== 'away',
    },
    {
      name: 'Oldest open work',
      value: ageWords(outbox.oldestSeconds),
      note: `${outbox.queued} jobs wait, ${outbox.undispatched} facts are not dispatched`,
      isFine: outbox.oldestSeconds < LATE_SECONDS,
    },
    {
      name: 'Failed jobs',
      value: outbox.failed === 0 ? 'None' : `${outbox.failed} to look at`,
      isFine: outbox.failed === 0,
      ...(outbox.failed > 0 && { to: '/admin/jobs?state=failed' }),
    },
    {
      name: 'Mail',
      value: ways[mail],
      ...(outbox.notConfigured > 0 && { note: `${outbox.notConfigured} messages wait for a service` }),
      isFine: mail !== 'not_configured',
    },
    { name: 'Text messages', value: ways[sms], isFine: sms !== 'not_configured' },
    {
      name: 'Disk',
      value: `${sizeWords(disk.freeBytes)} free`,
      note: `of ${sizeWords(disk.totalBytes)}, where this process keeps its data`,
      isFine: disk.freeBytes > disk.totalBytes * LOW_DISK,
    },
  ]
}
