import type { Database } from '../adapters/database/connect.ts'
import { isMigrated } from '../adapters/database/migrate.ts'

/** A load balancer asks every few seconds and gives up soon; so do we. */
const PATIENCE_MS = 2_000

/** Says whether the database answers and has this code's migrations. Questions at the same time share one answer. */
export function createReadiness(db: Database): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined
  return () => {
    asking ??= ask(db).finally(() => {
      asking = undefined
    })
    return asking
  }
}

async function ask(db: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  try {
    return await Promise.race([isMigrated(db), tooLate])
  } catch {
    return false // away, or not migrated at all
  } finally {
    clearTimeout(timer)
  }
}
