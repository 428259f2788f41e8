import type { Database } from '../../adapters/database/connect.ts'

/** Makes the row of a schedule, due at once, where there is none. */
export async function ensureSchedules(db: Database, names: readonly string[], now: Date): Promise<void> {
  if (names.length === 0) return
  await db
    .insertInto('schedules')
    .values(names.map((name) => ({ name, nextAt: now })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}

/** Takes a schedule that is due, for one process. @returns false when it is not due, or another process has it */
export async function takeSchedule(db: Database, name: string, now: Date, nextAt: Date): Promise<boolean> {
  const row = await db
    .updateTable('schedules')
    .set({ nextAt, lastStartedAt: now })
    .where('name', '=', name)
    .where('nextAt', '<=', now)
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

export async function noteScheduleEnd(
  db: Database,
  name: string,
  { finishedAt, error, nextAt }: { finishedAt: Date; error: string | null; nextAt?: Date },
): Promise<void> {
  await db
    .updateTable('schedules')
    .set({ lastFinishedAt: finishedAt, lastError: error, ...(nextAt && { nextAt }) })
    .where('name', '=', name)
    .execute()
}

/** Says that this worker process is alive, and forgets those that have not been for a day. */
export async function noteWorkerSeen(
  db: Database,
  { id, startedAt }: { id: string; startedAt: Date },
  now: Date,
): Promise<void> {
  await db
    .insertInto('workerProcesses')
    .values({ id, startedAt, lastSeenAt: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ lastSeenAt: now }))
    .execute()
  const dayAgo = new Date(now.getTime() - 86_400_000)
  await db.deleteFrom('workerProcesses').where('lastSeenAt', '<', dayAgo).execute()
}

/** An orderly end leaves nothing behind. */
export async function forgetWorker(db: Database, id: string): Promise<void> {
  await db.deleteFrom('workerProcesses').where('id', '=', id).execute()
}
