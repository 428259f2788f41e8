import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type AnyDatabase = Database | DatabaseTransaction

/** Seconds since the oldest fact that nobody has dispatched, or job that is due, became so; 0 when there is none. */
export async function secondsOfOldestOpenWork(db: AnyDatabase, now: Date): Promise<number> {
  const { rows } = await sql<{ oldest: Date | null }>`
    SELECT least(
      (SELECT min(created_at) FROM outbox WHERE dispatched_at IS NULL),
      (SELECT min(next_attempt_at) FROM jobs WHERE state = 'queued')
    ) AS oldest`.execute(db)
  const oldest = rows[0]?.oldest
  return oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0
}

/** A job with the name of its fact. */
export type JobRow = NonNullable<Awaited<ReturnType<typeof findJob>>>

function selectJobs(db: AnyDatabase) {
  return db
    .selectFrom('jobs')
    .innerJoin('outbox', 'outbox.id', 'jobs.outboxId')
    .select([
      'jobs.id',
      'jobs.handler',
      'outbox.fact',
      'jobs.outboxId',
      'jobs.state',
      'jobs.attempts',
      'jobs.lastError',
    ])
    .select(['jobs.createdAt', 'jobs.nextAttemptAt', 'jobs.doneAt', 'jobs.failedAt'])
}

export function findJob(db: AnyDatabase, id: string) {
  return selectJobs(db).where('jobs.id', '=', id).executeTakeFirst()
}

/** Newest first. @param state undefined: all */
export async function pageOfJobs(
  db: AnyDatabase,
  state: string | undefined,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ rows: JobRow[]; total: number }> {
  const rows = await selectJobs(db)
    .$if(state !== undefined, (query) => query.where('jobs.state', '=', state ?? ''))
    .orderBy('jobs.createdAt', 'desc')
    .orderBy('jobs.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await db
    .selectFrom('jobs')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .executeTakeFirstOrThrow()
  return { rows, total }
}

/** @returns its state, undefined when there is none */
export async function lockJobForUpdate(trx: DatabaseTransaction, id: string): Promise<string | undefined> {
  const row = await trx.selectFrom('jobs').select('state').where('id', '=', id).forUpdate().executeTakeFirst()
  return row?.state
}

/** As if it had never been tried; the last error stays, to be seen until it is done. */
export async function requeueJob(trx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({ state: 'queued', attempts: 0, starts: 0, nextAttemptAt: now, sentAt: null, failedAt: null })
    .where('id', '=', id)
    .execute()
}
