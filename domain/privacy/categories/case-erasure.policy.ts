import type { KeepReason } from '../../../contracts/privacy.ts'

/** What decides whether a case of somebody who is erased may go. */
export interface CaseErasureFacts {
  isOnHold: boolean
  stage: string
  /** A lawyer is in the case now. */
  hasLawyer: boolean
}

/** A lawyer was engaged, or is about to be: both sides may need the file to make or to meet claims. */
const engagedStages = ['awarded', 'in_progress', 'completed', 'terminated', 'closed']

/**
 * Why a case stays; undefined: it goes. A hold comes before everything: it also keeps what its owner has deleted (GDPR, Article
 * 17(3)(e)).
 */
export function reasonToKeepCase({ isOnHold, stage, hasLawyer }: CaseErasureFacts): KeepReason | undefined {
  if (isOnHold) return 'LEGAL_HOLD'
  if (engagedStages.includes(stage) || hasLawyer) return 'LEGAL_CLAIMS_17_3_E'
  return undefined
}
