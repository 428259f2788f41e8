import { uuidv7 } from '../adapters/ids.ts'
import { forgetWorker, noteWorkerSeen } from '../domain/jobs/schedules.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { allHandlers } from './handler-list.ts'
import type { Handler } from './handlers.ts'
import { createJobMetrics } from './metrics.ts'
import { createOutbox } from './outbox.ts'
import { runJob } from './run-job.ts'
import { allSchedules } from './schedule-list.ts'
import { createSchedules, type Schedule } from './schedules.ts'

export type { WorkersDeps } from './deps.ts'

/** Work that nobody waits for. */
export interface Workers {
  start(): Promise<void>
  /** Takes nothing new and ends what is under way; the queue is left open. */
  drain(): Promise<void>
}

export interface WorkersOptions {
  handlers?: readonly Handler[]
  schedules?: readonly Schedule[]
  pollMs?: number
  resendMs?: number
  leaseMs?: number
}

/** The supervisor gives all parts together 8 s (bin/shutdown.ts); what is not done by then is taken over after its lease. */
const DRAIN_MS = 5_000
const SEEN_EVERY_MS = 10_000

/** Outbox, jobs and schedules of one process. Several processes share the work. */
export function createWorkers(deps: WorkersDeps, options: WorkersOptions = {}): Workers {
  const {
    handlers = allHandlers,
    schedules = allSchedules,
    pollMs = 1_000,
    resendMs = 60_000,
    leaseMs = 60_000,
  } = options
  const metrics = createJobMetrics(
    deps,
    handlers.map(({ name }) => name),
  )
  const outbox = createOutbox(deps, { handlers, pollMs, resendMs })
  const regular = createSchedules(deps, schedules)
  const pulse = createPulse(deps)
  let worker: ReturnType<WorkersDeps['queue']['work']> | undefined
  return {
    async start() {
      const run = { handlers, leaseMs, onFailed: metrics.jobFailed }
      worker = deps.queue.work((jobId) => runJob(deps, run, jobId))
      outbox.start()
      await regular.start()
      pulse.start()
    },
    async drain() {
      await Promise.all([outbox.drain(), regular.drain(), worker?.drain(DRAIN_MS), pulse.stop()])
    },
  }
}

/** Lets the administrator see that this process is alive. */
function createPulse({ db, clock }: WorkersDeps) {
  const self = { id: uuidv7(), startedAt: clock.now() }
  // Whether it arrives is what the administrator looks at; failing to say it is no trouble of its own.
  const beat = () => noteWorkerSeen(db, self, clock.now()).catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      void beat()
      timer = setInterval(beat, SEEN_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await forgetWorker(db, self.id).catch(() => undefined)
    },
  }
}
