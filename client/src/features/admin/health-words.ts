import { auditProblems, checkpointProblems } from '../../../../contracts/audit-problems.ts'
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

/** What is worth knowing, each with whether it is as it should be; what is not comes first. */
export function findings(health: Health): Finding[] {
  return worstFirst(parts(health), ({ isFine }) => isFine)
}

/** Those that are not fine, then the others, each in their order. */
export function worstFirst<One>(list: readonly One[], isFine: (one: One) => boolean): One[] {
  return [...list.filter((one) => !isFine(one)), ...list.filter(isFine)]
}

function parts(health: Health): Finding[] {
  const { database, queue, redis, outbox, mail, sms, disk } = health
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
    auditFinding(health),
    {
      name: 'Disk',
      value: `${sizeWords(disk.freeBytes)} free`,
      note: `of ${sizeWords(disk.totalBytes)}, where this process keeps its data`,
      isFine: disk.freeBytes > disk.totalBytes * LOW_DISK,
    },
  ]
}

/** The answer names no more. */
const FAULTS_NAMED = 10
/** As `AuditNotChecked` in deploy/alerts.yml, in seconds. */
const LATE_LOOKS = { tails: 1_800, whole: 172_800 }

function auditFinding({ checkedAt, audit }: Health): Finding {
  const { faults, tailsCheckedAt, wholeCheckedAt } = audit
  const [first] = faults
  if (first) {
    const where = { case: `case ${first.caseId}`, platform: 'the platform', checkpoints: 'the checkpoints' }[
      first.chain
    ]
    const words: Record<string, string> = first.chain === 'checkpoints' ? checkpointProblems : auditProblems
    const places = faults.length >= FAULTS_NAMED ? `${FAULTS_NAMED} or more` : faults.length
    return {
      name: 'Audit',
      value: faults.length === 1 ? 'Altered in one place' : `Altered in ${places} places`,
      note: `First in ${where}, number ${first.seq}: ${words[first.problem] ?? first.problem}. Look with npm run audit -- verify.`,
      isFine: false,
      to: first.chain === 'case' ? `/admin/audit?case=${first.caseId}` : '/admin/audit',
    }
  }
  const late =
    lateWords('What is new in it', { checkedAt, lookedAt: tailsCheckedAt, lateSeconds: LATE_LOOKS.tails }) ??
    lateWords('It as a whole', { checkedAt, lookedAt: wholeCheckedAt, lateSeconds: LATE_LOOKS.whole })
  if (late) return { name: 'Audit', value: 'Not looked at', note: `${late} See regular work.`, isFine: false }
  return { name: 'Audit', value: 'As it was written', isFine: true }
}

interface Look {
  checkedAt: string
  lookedAt: string | null
  lateSeconds: number
}

/** Undefined: it was looked at when it should have been. */
function lateWords(what: string, { checkedAt, lookedAt, lateSeconds }: Look): string | undefined {
  if (lookedAt === null) return `${what} was not looked at yet, or the last look failed.`
  const age = (Date.parse(checkedAt) - Date.parse(lookedAt)) / 1000
  return age > lateSeconds ? `${what} was looked at ${ageWords(age)} ago.` : undefined
}
