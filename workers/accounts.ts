import { deleteOldAttempts } from '../domain/auth/attempts.queries.ts'
import { deleteOldLinks } from '../domain/auth/mailed-links.queries.ts'
import { deleteOldProviderSignIns } from '../domain/auth/provider-sign-in.queries.ts'
import type { WorkersDeps } from './workers.ts'

/** Kept so long after they are over, in ms: long enough to look into a complaint. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1000

/** Drops links, attempts and sign-ins that are long over. */
export async function sweepAccounts({ db, clock }: Pick<WorkersDeps, 'db' | 'clock'>): Promise<void> {
  const now = clock.now()
  const before = new Date(now.getTime() - KEEP_MS)
  await deleteOldAttempts(db, now)
  await deleteOldLinks(db, before)
  await deleteOldProviderSignIns(db, before)
}
