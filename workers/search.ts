import { reindexLawyers } from '../domain/search/lawyer-index.commands.ts'
import { findLawyerIdOfUser, indexLawyers, listLawyerIdsOfFirm } from '../domain/search/lawyer-index.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { onFacts } from './handlers.ts'

/** Writes the search rows of the lawyers that a fact is about anew, from the truth. */
export const indexLawyer = onFacts({
  name: 'index-lawyer',
  facts: [
    'lawyer.registered',
    'lawyer.updated',
    'licence.verified',
    'licence.rejected',
    'licence.revoked',
    'licence.expired',
    'licence.removed',
    'user.suspended',
    'user.reinstated',
    'user.renamed',
    'lawFirm.decided',
    'lawFirm.personJoined',
    'lawFirm.personLeft',
  ],
  async run({ db, clock }, fact) {
    const now = clock.now()
    if ('lawyerId' in fact) return indexLawyers(db, [fact.lawyerId], now)
    if ('lawFirmId' in fact) return indexLawyers(db, await listLawyerIdsOfFirm(db, fact.lawFirmId), now)
    const lawyerId = await findLawyerIdOfUser(db, fact.userId)
    if (lawyerId) await indexLawyers(db, [lawyerId], now)
  },
})

/** Every row anew, so that the order of equals changes daily. */
export function reindexAllLawyers({ db, clock }: Pick<WorkersDeps, 'db' | 'clock'>): Promise<number> {
  return reindexLawyers(db, clock.now())
}
