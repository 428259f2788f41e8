import { listen } from '../adapters/database/listen.ts'
import { dispatchFacts, markNotSent, type Subscription, takeJobsToSend } from '../domain/jobs/dispatch.queries.ts'
import { OUTBOX_CHANNEL } from '../domain/outbox.ts'
import type { WorkersDeps } from './deps.ts'
import { describeFailure } from './failures.ts'
import { type Handler, isConfigured } from './handlers.ts'
import { jobIdOf } from './run-job.ts'

const BATCH = 200

export interface OutboxOptions {
  handlers: readonly Handler[]
  /** How often it looks, whatever it is told: the poll is the truth, NOTIFY a hint. */
  pollMs: number
  /** What was given to the queue so long ago and is still open is given to it again. */
  resendMs: number
}

export interface Outbox {
  start(): void
  drain(): Promise<void>
}

/** Makes jobs of facts and gives those that are due to the queue, now and again: what got lost anywhere comes back here. */
export function createOutbox(deps: WorkersDeps, options: OutboxOptions): Outbox {
  const subscriptions = options.handlers.map((handler) => subscriptionOf(deps, handler))
  let stopped = false
  let hinted = false
  let wake: () => void = () => undefined
  let looping: Promise<void> = Promise.resolve()
  let listener: ReturnType<typeof listen> | undefined

  const hint = () => {
    hinted = true
    wake()
  }
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function loop(): Promise<void> {
    while (!stopped) {
      hinted = false
      const more = await look(deps, subscriptions, options).catch((error: unknown) => {
        deps.log.warn({ error: describeFailure(error) }, 'the outbox waits for the database or the queue')
        return false
      })
      if (!stopped && !hinted && !more) await sleep(options.pollMs)
    }
  }

  return {
    start() {
      const { listenConnectionString: connectionString, log } = deps
      listener = listen({ connectionString, log, channels: [OUTBOX_CHANNEL], onNotification: hint, onConnected: hint })
      looping = loop()
    },
    async drain() {
      stopped = true
      wake()
      await Promise.all([listener?.stop(), looping])
    },
  }
}

function subscriptionOf(deps: WorkersDeps, handler: Handler): Subscription {
  return { handler: handler.name, facts: handler.facts, isConfigured: isConfigured(deps, handler) }
}

/** @returns true when there may be more */
async function look(
  { db, queue, clock }: WorkersDeps,
  subscriptions: readonly Subscription[],
  { resendMs }: OutboxOptions,
): Promise<boolean> {
  const now = clock.now()
  const dispatched = await dispatchFacts(db, subscriptions, now, BATCH)
  const sentBefore = new Date(now.getTime() - resendMs)
  const jobs = await takeJobsToSend(db, subscriptions, now, { sentBefore, limit: BATCH })
  try {
    await queue.send(jobs.map(jobIdOf))
  } catch (error) {
    await markNotSent(db, jobs)
    throw error
  }
  return dispatched === BATCH || jobs.length === BATCH
}
