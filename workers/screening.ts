import { rescreenCase, rescreenLawyer } from '../domain/cases/rescreen.ts'
import type { Handler } from './handlers.ts'

/**
 * Conflict checks that a change calls for. Until they have run, clearances for an earlier list of parties are worth nothing
 * (docs/rules.md, TIER5): a delay opens nothing.
 */
export const screeningHandlers: readonly Handler[] = [
  {
    name: 'rescreen-lawyers',
    facts: ['case.partiesChanged', 'lawyer.conflictAdded'],
    async run(deps, fact) {
      if (fact.fact === 'case.partiesChanged') await rescreenCase(deps, fact.caseId)
      if (fact.fact === 'lawyer.conflictAdded') await rescreenLawyer(deps, fact.userId)
    },
  },
]
