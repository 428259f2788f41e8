import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Fact } from '../facts.ts'
import type { JobAddress } from './dispatch.queries.ts'

/** A job that this process has begun. */
export interface StartedJob {
  id: string
  outboxId: string
  handler: string
  fact: Fact
  /** When the fact became true. */
  at: Date
  /** How often it was begun, this time included; the number of this attempt's claim. */
  starts: number
  /** How often it has failed. */
  attempts: number
}

/**
 * Begins an attempt at a job that is due: nobody else begins it before `leaseUntil`. The count is committed before the work, so
 * that a job that takes its process with it does not do so for ever.
 * @returns undefined when it is done, failed, not due, or under way elsewhere
 */
export async function startAttempt(
  db: Database,
  { outboxId, handler }: JobAddress,
  now: Date,
  leaseUntil: Date,
): Promise<StartedJob | undefined> {
  const row = await db
    .updateTable('jobs')
    .from('outbox')
    .set((eb) => ({ starts: eb('jobs.starts', '+', 1), nextAttemptAt: leaseUntil }))
    .whereRef('outbox.id', '=', 'jobs.outboxId')
    .where('jobs.id', 'in', (eb) =>
      eb
        .selectFrom('jobs')
        .select('id')
        .where('outboxId', '=', outboxId)
        .where('handler', '=', handler)
        .where('state', '=', 'queued')
        .where('nextAttemptAt', '<=', now)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['jobs.id', 'jobs.starts', 'jobs.attempts', 'outbox.fact', 'outbox.payload', 'outbox.createdAt as at'])
    .executeTakeFirst()
  if (!row) return undefined
  const { id, starts, attempts, at } = row
  // Written by `record`, from the same union.
  const fact = { ...(row.payload as object), fact: row.fact } as Fact
  return { id, outboxId, handler, fact, at, starts, attempts }
}

/** Nobody else begins this attempt's job before another time. */
export async function extendAttempt(
  db: Database,
  { id, starts }: Pick<StartedJob, 'id' | 'starts'>,
  leaseUntil: Date,
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ nextAttemptAt: leaseUntil })
    .where('id', '=', id)
    .where('starts', '=', starts)
    .where('state', '=', 'queued')
    .execute()
}

/** Locks the job for its effect. @returns false when this attempt is not the current one any more */
export async function lockAttemptForUpdate(
  trx: DatabaseTransaction,
  { id, starts }: Pick<StartedJob, 'id' | 'starts'>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('starts', '=', starts)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row !== undefined
}

/** Marks the job done, in the transaction of its effect, and completes its fact if it was the last job. */
export async function completeJob(
  trx: DatabaseTransaction,
  { id, outboxId }: Pick<StartedJob, 'id' | 'outboxId'>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({ state: 'done', doneAt: now, lastError: null, failedAt: null })
    .where('id', '=', id)
    .execute()
  // Two jobs of one fact that end at the same moment would each see the other open: one after the other.
  await trx.selectFrom('outbox').select('id').where('id', '=', outboxId).forUpdate().execute()
  await trx
    .updateTable('outbox')
    .set({ completedAt: now })
    .where('id', '=', outboxId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('jobs').select('id').where('outboxId', '=', outboxId).where('state', '<>', 'done'))),
    )
    .execute()
}

/** How a failed attempt goes on. */
export interface Failure {
  /** Kind and code only, never what a text or an address could stand in. */
  error: string
  /** Null: nobody tries again; the job has failed. */
  nextAttemptAt: Date | null
  /** False: the database was away, which is not the job's fault. */
  counts: boolean
}

export async function noteFailedAttempt(
  db: Database,
  { id, starts }: Pick<StartedJob, 'id' | 'starts'>,
  { error, nextAttemptAt, counts }: Failure,
  now: Date,
): Promise<void> {
  await db
    .updateTable('jobs')
    .set((eb) => ({
      lastError: error.slice(0, 200),
      sentAt: null,
      ...(counts && { attempts: eb('attempts', '+', 1) }),
      ...(nextAttemptAt ? { nextAttemptAt } : { state: 'failed', failedAt: now }),
    }))
    .where('id', '=', id)
    .where('starts', '=', starts)
    .where('state', '=', 'queued')
    .execute()
}
