import { ensureSchedules, noteScheduleEnd, takeSchedule } from '../domain/jobs/schedules.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { describeFailure, whereItFailed } from './failures.ts'

/** Regular work. When it is due stands in the database: one process does it, and a restart does not begin the time anew. */
export interface Schedule {
  /** Kebab imperative: `compact-live-documents`. */
  name: string
  everyMs: number
  /** May run twice (the process may die at its end). */
  run(deps: WorkersDeps): Promise<unknown>
}

/** How often the clock is looked at. */
const TICK_MS = 1_000
/** What failed is tried again after this, or when it is due anyway. */
const AGAIN_MS = 60_000

export interface Schedules {
  start(): Promise<void>
  drain(): Promise<void>
}

export function createSchedules(deps: WorkersDeps, schedules: readonly Schedule[]): Schedules {
  const running = new Map<string, Promise<void>>()
  /** When to ask the database again, so that idle schedules cost nothing. */
  const askAt = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let known = false

  const tick = async () => {
    if (!known) await ensureSchedules(deps.db, names, deps.clock.now()).then(() => (known = true), ignoreAway)
    for (const schedule of schedules) {
      const { name, everyMs } = schedule
      if (running.has(name) || Date.now() < (askAt.get(name) ?? 0)) continue
      // Another process may have it: ask twice as often as it is due.
      askAt.set(name, Date.now() + Math.min(everyMs / 2, 30_000))
      running.set(
        name,
        runIfDue(deps, schedule).finally(() => running.delete(name)),
      )
    }
  }
  const names = schedules.map(({ name }) => name)
  return {
    async start() {
      timer = setInterval(() => void tick(), TICK_MS)
    },
    async drain() {
      clearInterval(timer)
      await Promise.allSettled(running.values())
    },
  }
}

/** The database is away; the next tick asks again. */
function ignoreAway(): void {}

async function runIfDue(deps: WorkersDeps, { name, everyMs, run }: Schedule): Promise<void> {
  const { db, clock, log } = deps
  try {
    const now = clock.now()
    if (!(await takeSchedule(db, name, now, new Date(now.getTime() + everyMs)))) return
    const failure = await run(deps).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    const finishedAt = clock.now()
    if (!failure) return await noteScheduleEnd(db, name, { finishedAt, error: null })
    const error = describeFailure(failure.error)
    log.warn({ job: name, error, at: whereItFailed(failure.error) }, 'regular work failed; it runs again')
    const nextAt = new Date(finishedAt.getTime() + Math.min(AGAIN_MS, everyMs))
    await noteScheduleEnd(db, name, { finishedAt, error, nextAt })
  } catch (error) {
    log.warn({ job: name, error: describeFailure(error) }, 'regular work waits for the database')
  }
}
