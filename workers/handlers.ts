import type { Fact, FactName } from '../domain/facts.ts'
import type { WorkersDeps } from './workers.ts'

/** Where a fact comes from; the id is the outbox row's, the same each time the fact is handed over. */
export interface FactSource {
  outboxId: string
  at: Date
}

/** What happens when a fact became true. May run twice, and in any process: its effect must be the same as if it ran once. */
export interface Handler {
  /** Name of the job, kebab imperative: `notify-people`. */
  name: string
  facts: readonly FactName[]
  run(deps: WorkersDeps, fact: Fact, source: FactSource): Promise<void>
}
