import { inTransaction } from '../adapters/database/transaction.ts'
import { withinMs } from '../adapters/queue/within.ts'
import {
  completeJob,
  extendAttempt,
  lockAttemptForUpdate,
  noteFailedAttempt,
  type StartedJob,
  startAttempt,
} from '../domain/jobs/attempts.queries.ts'
import type { JobAddress } from '../domain/jobs/dispatch.queries.ts'
import type { JobContext, WorkersDeps } from './deps.ts'
import { describeFailure, isNotTheJobsFault, retryDelayMs, whereItFailed } from './failures.ts'
import { type Handler, isConfigured } from './handlers.ts'

/** A job that was begun this often without an end takes its process with it. */
const MAX_STARTS = 20
/** Of the lease, for what talks to the outside: 50 s of 60. */
const DELIVERY_SHARE = 5 / 6
/** After the database was away, the job is tried again at once. */
const AGAIN_MS = 1_000

export interface RunOptions {
  handlers: readonly Handler[]
  /** How long nobody else begins a job that was begun; a worker that died has it taken over after that. */
  leaseMs: number
  onFailed(handler: string): void
}

/** `<id of the fact>.<name of the handler>`: what the queue carries. BullMQ allows no colon. */
export function jobIdOf({ outboxId, handler }: JobAddress): string {
  return `${outboxId}.${handler}`
}

export function addressOf(jobId: string): JobAddress {
  const [outboxId = '', handler = ''] = jobId.split('.', 2)
  return { outboxId, handler }
}

/**
 * Does one job, if it is due and nobody else is at it: its effect and the mark that it is done are one transaction. A failure is
 * written down, with the time of the next try or as the end. Never throws for the job's sake.
 */
export async function runJob(deps: WorkersDeps, options: RunOptions, jobId: string): Promise<void> {
  const address = addressOf(jobId)
  const handler = options.handlers.find(({ name }) => name === address.handler)
  // A newer process knows it, or one that has the service; it is sent again.
  if (!handler || !isConfigured(deps, handler)) return
  const now = deps.clock.now()
  const job = await startAttempt(deps.db, address, now, new Date(now.getTime() + options.leaseMs))
  if (!job) return
  if (job.starts > MAX_STARTS) return endFailed(deps, options, job, 'ended its process')
  try {
    await haveEffect(deps, handler, job, options.leaseMs)
  } catch (error) {
    await noteFailure(deps, options, handler, job, error)
  }
}

async function haveEffect(deps: WorkersDeps, handler: Handler, job: StartedJob, leaseMs: number): Promise<void> {
  const source = { outboxId: job.outboxId, at: job.at }
  const finish = 'deliver' in handler ? await deliver(deps, handler, job, leaseMs) : undefined
  await inTransaction(deps.db, async (db) => {
    // Somebody else has it now: this process was away for longer than the lease.
    if (!(await lockAttemptForUpdate(db, job))) return
    const ctx: JobContext = { ...deps, db }
    if ('run' in handler) await handler.run(ctx, job.fact, source)
    else await finish?.(ctx)
    await completeJob(db, job, deps.clock.now())
  })
}

/** An error of the outside may look like one of the database (a refused connection); it counts as a try all the same. */
class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
}

async function deliver(
  deps: WorkersDeps,
  handler: Extract<Handler, { deliver: unknown }>,
  job: StartedJob,
  leaseMs: number,
) {
  const stopRenewing = handler.takesMs === undefined ? undefined : renewLease(deps, job, leaseMs)
  try {
    const source = { outboxId: job.outboxId, at: job.at }
    // Before the lease is over and somebody else begins.
    return await withinMs(handler.deliver(deps, job.fact, source), handler.takesMs ?? leaseMs * DELIVERY_SHARE)
  } catch (cause) {
    throw new DeliveryError('the outside did not take it', { cause })
  } finally {
    stopRenewing?.()
  }
}

/** Of the lease, between renewals: one may fail without anybody else beginning. */
const RENEWAL_SHARE = 1 / 3

/** Keeps the lease while the work goes on. @returns what ends that */
function renewLease({ db, clock, log }: WorkersDeps, job: StartedJob, leaseMs: number): () => void {
  const timer = setInterval(() => {
    extendAttempt(db, job, new Date(clock.now().getTime() + leaseMs)).catch((error: unknown) => {
      log.warn({ job: job.handler, error: describeFailure(error) }, 'the lease of a job could not be renewed')
    })
  }, leaseMs * RENEWAL_SHARE)
  return () => clearInterval(timer)
}

async function noteFailure(
  { db, clock, log }: WorkersDeps,
  { onFailed }: RunOptions,
  { retryAfterSeconds }: Handler,
  job: StartedJob,
  thrown: unknown,
): Promise<void> {
  const error = thrown instanceof DeliveryError ? thrown.cause : thrown
  const counts = !isNotTheJobsFault(error, thrown instanceof DeliveryError)
  const delayMs = counts ? retryDelayMs(job.attempts + 1, Math.random(), retryAfterSeconds) : AGAIN_MS
  const now = clock.now()
  const nextAttemptAt = delayMs === undefined ? null : new Date(now.getTime() + delayMs)
  const { id, handler, outboxId, starts } = job
  const kind = describeFailure(error)
  log.warn(
    { job: handler, outboxId, attempt: starts, error: kind, at: whereItFailed(error), nextAttemptAt },
    'job failed',
  )
  await noteFailedAttempt(db, { id, starts }, { error: kind, nextAttemptAt, counts }, now)
  if (!nextAttemptAt) onFailed(handler)
}

async function endFailed({ db, clock, log }: WorkersDeps, { onFailed }: RunOptions, job: StartedJob, error: string) {
  log.error({ job: job.handler, outboxId: job.outboxId, error }, 'job failed for good')
  await noteFailedAttempt(db, job, { error, nextAttemptAt: null, counts: false }, clock.now())
  onFailed(job.handler)
}
