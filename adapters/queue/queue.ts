/**
 * Carries ids of jobs from whoever has them to the processes that do them. It may forget, hand over twice or be away: the truth
 * is in the `jobs` table, from where everything is sent again.
 */
export interface JobQueue {
  readonly backend: 'redis' | 'database'
  /** Adds ids; one that is there already is not added again. @throws when the queue is away (after 5 s at most) */
  send(ids: readonly string[]): Promise<void>
  /** Hands ids over, several at a time. What `run` throws is the caller's affair and logged by it; the id is gone either way. */
  work(run: (id: string) => Promise<void>): QueueWorker
  /** How many wait and how many are under way. @throws when the queue is away (after 2 s at most) */
  count(): Promise<{ waiting: number; active: number }>
  close(): Promise<void>
}

export interface QueueWorker {
  /** Takes nothing new and waits for what is under way, for so long at most. */
  drain(patienceMs: number): Promise<void>
}
