import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../adapters/log.ts'

/** One thing to bring to an end. */
export interface DrainStep {
  name: string
  drain(): Promise<unknown>
}

export interface Shutdown {
  /** True from the first signal on: not ready any more. */
  isDraining(): boolean
  /** Adds a step; steps run in the order in which they were added, one after the other. */
  add(step: DrainStep): void
  /** What is stopped last, and also when everything before it hangs. */
  stopLast(stop: (timing: { quitAfterMs: number; killAfterMs: number }) => Promise<void>): void
  /** Drains and ends the process; a second call changes nothing. */
  begin(cause: string, exitCode: number): Promise<void>
}

/** The supervisor's patience: from the signal to the end of the process. */
export const SHUTDOWN_MS = 15_000
/** For the steps before Postgres, all together: enough to flush, and leaves Postgres time to stop. */
const STEPS_MS = 8_000
/** Postgres must be gone a moment before the deadline. */
const LAST_KILL_MS = SHUTDOWN_MS - 1_000

/**
 * Ends the process in order, within 15 s whatever hangs: the steps, then Postgres, then exit.
 * @param exit ends the process
 */
export function createShutdown(log: Logger, exit: (code: number) => void = process.exit): Shutdown {
  const steps: DrainStep[] = []
  let begun = false
  let stopDatabase: Parameters<Shutdown['stopLast']>[0] = async () => undefined

  async function begin(cause: string, exitCode: number): Promise<void> {
    if (begun) return
    begun = true
    const startedAt = Date.now()
    const elapsed = () => Date.now() - startedAt
    log.info({ cause }, 'stopping')
    setTimeout(() => exit(exitCode || 1), SHUTDOWN_MS - 500)
    for (const step of steps) await runStep(step, STEPS_MS - elapsed(), log)
    const killAfterMs = LAST_KILL_MS - elapsed()
    await stopDatabase({ quitAfterMs: Math.min(8_000, killAfterMs - 2_000), killAfterMs }).catch((error) =>
      log.error({ err: error }, 'the database did not stop in order'),
    )
    log.info({ durationMs: elapsed() }, 'stopped')
    exit(exitCode)
  }

  return {
    begin,
    isDraining: () => begun,
    add: (step) => void steps.push(step),
    stopLast: (stop) => {
      stopDatabase = stop
    },
  }
}

async function runStep({ name, drain }: DrainStep, budgetMs: number, log: Logger): Promise<void> {
  const tooLate = Symbol('too late')
  const timer = new AbortController()
  try {
    const limit = delay(Math.max(budgetMs, 0), tooLate, { signal: timer.signal }).catch(() => undefined)
    const result = await Promise.race([drain(), limit])
    if (result === tooLate) log.error({ step: name }, 'did not end in time; going on without it')
  } catch (error) {
    log.error({ err: error, step: name }, 'did not end in order')
  } finally {
    timer.abort()
  }
}

/** Signals and faults that nobody caught lead to one orderly end. A repeated signal counts as the first. */
export function installShutdown(shutdown: Shutdown, log: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void shutdown.begin(signal, 0))
  }
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error) => {
      log.fatal({ err: error }, fault)
      void shutdown.begin(fault, 1)
    })
  }
}
