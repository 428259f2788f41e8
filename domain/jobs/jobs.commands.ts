import type { Pagination } from '../../contracts/envelope.ts'
import type { Job, JobState } from '../../contracts/jobs.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { notifyOutbox } from './dispatch.queries.ts'
import { presentJob } from './jobs.presenter.ts'
import { findJob, lockJobForUpdate, pageOfJobs, requeueJob } from './jobs.queries.ts'

/** Jobs, newest first. @throws 404 for everybody but administrators */
export async function listJobs(
  ctx: Context,
  { state, page, pageSize }: { state?: JobState | undefined; page: number; pageSize: number },
): Promise<{ data: Job[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await pageOfJobs(ctx.db, state, { page, pageSize })
  return { data: rows.map(presentJob), pagination: { page, pageSize, total } }
}

/**
 * Lets a failed job be tried again at once, five times.
 * @throws 404, 409 when it has not failed
 */
export async function retryJob(ctx: Context, id: string): Promise<Job> {
  requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const state = await lockJobForUpdate(db, id)
    if (!state) throw notFound()
    if (state !== 'failed') throw conflict('CONFLICT', 'This job has not failed, so there is nothing to try again.')
    await requeueJob(db, id, clock.now())
    await notifyOutbox(db)
    await recordAudit(ctx, { act: 'job.retried', subject: { type: 'job', id } })
    const job = await findJob(db, id)
    if (!job) throw notFound()
    return presentJob(job)
  })
}
