import { allRetentionRules } from '../domain/privacy/retention.ts'
import type { RetentionRule } from '../domain/retention/retention-rules.ts'
import type { WorkersDeps } from './deps.ts'

const DAY_MS = 86_400_000
/** Small statements: nobody waits behind them. */
const BATCH = 1_000
/** What is left comes next time. */
const MAX_BATCHES = 100

/** Removes what has been kept long enough. @returns how much of what */
export async function removeWhatIsOver(
  {
    db,
    clock,
    log,
    keys,
    masterKeys,
    files,
  }: Pick<WorkersDeps, 'db' | 'clock' | 'log' | 'keys' | 'masterKeys' | 'files'>,
  rules: readonly RetentionRule[] = allRetentionRules({ keys, masterKeys, clock, files }),
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {}
  for (const { name, days, remove } of rules) {
    const before = new Date(clock.now().getTime() - days * DAY_MS)
    let count = 0
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const now = await remove(db, before, BATCH)
      count += now
      if (now < BATCH) break
    }
    if (count > 0) removed[name] = count
  }
  log.info({ removed }, 'what was kept long enough is removed')
  return removed
}
