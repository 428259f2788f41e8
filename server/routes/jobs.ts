import * as healthContract from '../../contracts/health.ts'
import * as contract from '../../contracts/jobs.ts'
import * as health from '../../domain/jobs/health.commands.ts'
import * as jobs from '../../domain/jobs/jobs.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handlePage, type Route } from '../handle.ts'

/** What administrators see of the work behind the scenes. */
export function jobRoutes({ surroundings }: ServerDeps): Route[] {
  return [
    handlePage(contract.listJobs, (ctx, { query }) => jobs.listJobs(ctx, query)),
    handle(contract.retryJob, (ctx, { params }) => jobs.retryJob(ctx, params.id)),
    handle(healthContract.getHealth, (ctx) => health.getHealth(ctx, surroundings)),
  ]
}
