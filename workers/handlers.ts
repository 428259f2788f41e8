import type { Fact, FactName, FactOf } from '../domain/facts.ts'
import type { JobContext, WorkersDeps } from './deps.ts'

/** Where a fact comes from; the id is the outbox row's, the same each time the fact is handed over. */
export interface FactSource {
  outboxId: string
  at: Date
}

interface HandlerBase {
  /** Name of the job, kebab imperative: `notify-people`. Never renamed: jobs that wait carry it. */
  name: string
  facts: readonly FactName[]
  /** Waiting times before the second and each further try, in seconds; when they are used up the job has failed. */
  retryAfterSeconds?: readonly number[]
}

/**
 * A reaction whose whole effect is in the database. It runs in one transaction with the mark that the job is done: whatever
 * dies, the effect happens exactly once. It must not talk to anything outside; write a row and record a fact instead.
 */
export interface DatabaseHandler extends HandlerBase {
  run(ctx: JobContext, fact: Fact, source: FactSource): Promise<void>
}

/**
 * A reaction that talks to the outside (mail server, push service): at least once, with an id that lets the other side tell
 * doubles (`source.outboxId`). Runs outside a transaction, for 50 s at most unless it says otherwise; what it answers runs in the
 * transaction that marks the job done.
 */
export interface DeliveryHandler extends HandlerBase {
  /** How long it may take, in ms, where that is more: its lease is renewed meanwhile, so that a worker that dies is noticed as soon. */
  takesMs?: number
  /** False: the service is not set up here, and the jobs wait visibly. */
  isConfigured(deps: WorkersDeps): boolean
  deliver(deps: WorkersDeps, fact: Fact, source: FactSource): Promise<((ctx: JobContext) => Promise<void>) | undefined>
}

/** What happens when a fact became true. */
export type Handler = DatabaseHandler | DeliveryHandler

/** As `DatabaseHandler`, with the fact's own type. */
export function onFacts<Name extends FactName>(
  handler: Omit<DatabaseHandler, 'facts' | 'run'> & {
    facts: readonly Name[]
    run(ctx: JobContext, fact: FactOf<Name>, source: FactSource): Promise<void>
  },
): Handler {
  const { run } = handler
  // The dispatcher makes jobs for subscribed facts only.
  return { ...handler, run: (ctx, fact, source) => run(ctx, fact as FactOf<Name>, source) }
}

/** Whether the handler can do its work here. */
export function isConfigured(deps: WorkersDeps, handler: Handler): boolean {
  return !('isConfigured' in handler) || handler.isConfigured(deps)
}
