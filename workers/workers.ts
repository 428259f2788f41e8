import type { MasterKeys } from '../adapters/cipher.ts'
import type { Clock } from '../adapters/clock.ts'
import type { Database } from '../adapters/database/connect.ts'
import type { Logger } from '../adapters/log.ts'
import type { MailSender } from '../adapters/mail/mail.ts'
import type { SmsSender } from '../adapters/sms/sms.ts'
import { rewrapSeeds } from '../domain/auth/second-factor.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import { sweepAccounts } from './accounts.ts'
import { compactLiveDocuments, takeTimedVersions } from './live-documents.ts'
import { sendQueuedMails } from './mails.ts'
import { sendQueuedTextMessages } from './text-messages.ts'

export interface WorkersDeps {
  db: Database
  log: Logger
  clock: Clock
  keys: CaseKeys
  masterKeys: MasterKeys
  /** Undefined: mail stays queued. */
  mail: MailSender | undefined
  /** Undefined: text messages stay queued. */
  sms: SmsSender | undefined
}

/** Work that nobody waits for. Every piece may run twice, and in several processes at once. */
export interface Workers {
  start(): Promise<void>
  drain(): Promise<void>
}

interface Schedule {
  name: string
  everyMs: number
  run(deps: WorkersDeps): Promise<unknown>
}

const schedules: readonly Schedule[] = [
  { name: 'compact-live-documents', everyMs: 30_000, run: compactLiveDocuments },
  { name: 'take-timed-versions', everyMs: 15_000, run: takeTimedVersions },
  { name: 'rewrap-case-keys', everyMs: 60_000, run: ({ keys, db }) => keys.rewrap(db) },
  { name: 'rewrap-two-factor-seeds', everyMs: 60_000, run: ({ db, masterKeys }) => rewrapSeeds(db, masterKeys) },
  { name: 'sweep-accounts', everyMs: 3_600_000, run: sweepAccounts },
  {
    name: 'send-queued-text-messages',
    everyMs: 1_000,
    run: async (deps) => deps.sms && sendQueuedTextMessages(deps, deps.sms),
  },
  { name: 'send-queued-mails', everyMs: 2_000, run: async (deps) => deps.mail && sendQueuedMails(deps, deps.mail) },
]

export function createWorkers(deps: WorkersDeps): Workers {
  const timers: NodeJS.Timeout[] = []
  const running = new Set<Promise<unknown>>()
  return {
    async start() {
      for (const schedule of schedules) timers.push(repeat(schedule, deps, running))
    },
    async drain() {
      for (const timer of timers) clearInterval(timer)
      await Promise.allSettled(running)
    },
  }
}

/** Runs a schedule again and again, never twice at once; a failure is logged and tried again next time. */
function repeat({ name, everyMs, run }: Schedule, deps: WorkersDeps, running: Set<Promise<unknown>>): NodeJS.Timeout {
  let busy = false
  return setInterval(async () => {
    if (busy) return
    busy = true
    const work = run(deps).catch((error: unknown) =>
      deps.log.warn({ err: error, job: name }, 'a job failed; it runs again'),
    )
    running.add(work)
    await work
    running.delete(work)
    busy = false
  }, everyMs)
}
