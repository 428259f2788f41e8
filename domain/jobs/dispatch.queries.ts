import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'

/** A handler as far as the outbox needs to know it. */
export interface Subscription {
  handler: string
  facts: readonly string[]
  /** False: what it needs is not set up; its jobs wait. */
  isConfigured: boolean
}

/** What the queue carries: whose job it is. */
export interface JobAddress {
  outboxId: string
  handler: string
}

/**
 * Makes a job of each fact that nobody has dispatched and each handler that subscribes to it. Several processes at once take
 * different facts; a fact without handlers is completed.
 * @returns how many facts
 */
export function dispatchFacts(
  db: Database,
  subscriptions: readonly Subscription[],
  now: Date,
  limit: number,
): Promise<number> {
  return inTransaction(db, async (trx) => {
    const facts = await lockUndispatchedFactsForUpdate(trx, limit)
    const jobs = facts.flatMap(({ id, fact }) =>
      subscriptions.filter(({ facts }) => facts.includes(fact)).map((subscription) => jobOf(id, subscription, now)),
    )
    if (jobs.length > 0) {
      await trx
        .insertInto('jobs')
        .values(jobs)
        .onConflict((conflict) => conflict.columns(['outboxId', 'handler']).doNothing())
        .execute()
    }
    const withJobs = new Set(jobs.map(({ outboxId }) => outboxId))
    await markDispatched(trx, { all: facts.map(({ id }) => id), withJobs }, now)
    return facts.length
  })
}

function jobOf(outboxId: string, { handler, isConfigured }: Subscription, now: Date) {
  const state = isConfigured ? 'queued' : 'not_configured'
  return { id: uuidv7(), outboxId, handler, state, nextAttemptAt: now, createdAt: now }
}

function lockUndispatchedFactsForUpdate(trx: DatabaseTransaction, limit: number) {
  return trx
    .selectFrom('outbox')
    .select(['id', 'fact'])
    .where('dispatchedAt', 'is', null)
    .orderBy('createdAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

async function markDispatched(
  trx: DatabaseTransaction,
  { all, withJobs }: { all: readonly string[]; withJobs: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  const done = all.filter((id) => !withJobs.has(id))
  if (withJobs.size > 0) {
    await trx
      .updateTable('outbox')
      .set({ dispatchedAt: now })
      .where('id', 'in', [...withJobs])
      .execute()
  }
  if (done.length > 0) {
    await trx.updateTable('outbox').set({ dispatchedAt: now, completedAt: now }).where('id', 'in', done).execute()
  }
}

/**
 * Takes jobs that are due and were not given to the queue, or so long ago that the queue may have lost them, and notes that
 * they are sent now. Only those that this process could do: during a deployment, newer ones know more handlers. What waited
 * for a service that is set up by now is taken too.
 */
export async function takeJobsToSend(
  db: Database,
  subscriptions: readonly Subscription[],
  now: Date,
  { sentBefore, limit }: { sentBefore: Date; limit: number },
): Promise<JobAddress[]> {
  const handlers = subscriptions.filter(({ isConfigured }) => isConfigured).map(({ handler }) => handler)
  if (handlers.length === 0) return []
  return db
    .updateTable('jobs')
    .set({ sentAt: now, state: 'queued' })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('jobs')
        .select('id')
        .where('state', 'in', ['queued', 'not_configured'])
        .where('handler', 'in', handlers)
        .where('nextAttemptAt', '<=', now)
        .where((or) => or.or([or('sentAt', 'is', null), or('sentAt', '<=', sentBefore)]))
        .orderBy('nextAttemptAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['outboxId', 'handler'])
    .execute()
}

/** The queue did not take them: they are sent again as soon as it is there. */
export async function markNotSent(db: Database, jobs: readonly JobAddress[]): Promise<void> {
  if (jobs.length === 0) return
  await db
    .updateTable('jobs')
    .set({ sentAt: null })
    .where((eb) =>
      eb.or(jobs.map(({ outboxId, handler }) => eb.and([eb('outboxId', '=', outboxId), eb('handler', '=', handler)]))),
    )
    .where('state', '=', 'queued')
    .execute()
}

/** Wakes the dispatchers, on commit. */
export async function notifyOutbox(db: Database | DatabaseTransaction): Promise<void> {
  await sql`SELECT pg_notify('outbox', '')`.execute(db)
}
