import { rescreenCase, rescreenLawyer } from '../domain/cases/rescreen.ts'
import { onFacts } from './handlers.ts'

/**
 * Conflict checks that a change calls for. Until it has run, clearances for an earlier list of parties are worth nothing
 * (docs/rules.md, TIER5): a delay opens nothing.
 */
export const rescreenLawyers = onFacts({
  name: 'rescreen-lawyers',
  facts: ['case.partiesChanged', 'lawyer.conflictAdded'],
  async run(ctx, fact) {
    if (fact.fact === 'case.partiesChanged') await rescreenCase(ctx, fact.caseId)
    else await rescreenLawyer(ctx, fact.userId)
  },
})
