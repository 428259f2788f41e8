import { type Job, jobStates } from '../../contracts/jobs.ts'
import type { JobRow } from './jobs.queries.ts'

export function presentJob(row: JobRow): Job {
  const { id, handler, fact, outboxId, attempts, lastError } = row
  const state = jobStates.find((known) => known === row.state)
  if (!state) throw new Error(`unknown state of a job: ${row.state}`)
  const isOpen = state === 'queued' || state === 'not_configured'
  return {
    id,
    name: handler,
    fact,
    outboxId,
    state,
    attempts,
    lastError,
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: isOpen ? row.nextAttemptAt.toISOString() : null,
    doneAt: row.doneAt?.toISOString() ?? null,
    failedAt: row.failedAt?.toISOString() ?? null,
  }
}
