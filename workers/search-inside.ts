import { indexChangedTexts } from '../domain/search/inside/search-index.commands.ts'
import type { WorkersDeps } from './deps.ts'

/** Brings live documents that have changed into the blind index. */
export function indexTexts({ db, keys, clock }: Pick<WorkersDeps, 'db' | 'keys' | 'clock'>): Promise<number> {
  return indexChangedTexts({ db, keys }, clock.now())
}
