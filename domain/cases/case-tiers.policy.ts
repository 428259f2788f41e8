import type { CaseRow } from './cases.queries.ts'

/**
 * What people outside a case may see of it before award (docs/rules.md, TIER1): the teaser, then, once cleared, the published brief.
 * Whoever is in the case is not asked here; whoever a wall keeps from it never gets here.
 */
export interface TierFacts {
  row: Pick<CaseRow, 'stage' | 'deadline' | 'privacySetting' | 'jurisdiction' | 'partiesVersion'>
  /** Where the person has a verified licence that has not run out; undefined for whoever is no lawyer in good standing. */
  licensedIn: readonly string[] | undefined
  /** The owner asked this lawyer for an offer. */
  isInvited: boolean
  /** Somebody of the person's firm is in certain conflict: the case is not there for any of them. */
  firmIsConflicted: boolean
  clearance: { state: string; partiesVersion: number } | undefined
}

/** Offers can be made now. */
export function takesOffers({ stage, deadline }: Pick<CaseRow, 'stage' | 'deadline'>, now: Date): boolean {
  return stage === 'open' && (deadline === null || deadline > now)
}

/**
 * Whether somebody outside sees the teaser. `public`: every lawyer with a licence somewhere. `verified_only`: a licence in the case's
 * own jurisdiction. `invite_only`: a licence somewhere and the owner's invitation. An invitation opens the other two as well.
 */
export function maySeeTeaser({ row, licensedIn, isInvited, firmIsConflicted }: TierFacts, now: Date): boolean {
  if (!takesOffers(row, now) || firmIsConflicted || !licensedIn || licensedIn.length === 0) return false
  if (isInvited) return true
  switch (row.privacySetting) {
    case 'public':
      return true
    case 'verified_only':
      return row.jurisdiction !== null && licensedIn.includes(row.jurisdiction)
    default:
      return false
  }
}

/**
 * What somebody outside gets of the published brief. `none`: as if the case were not there. A clearance counts only while the
 * lawyer may see the teaser (licence, privacy, firm), and only for the list of parties it was made against.
 */
export function briefTier(facts: TierFacts, now: Date): 'none' | 'clearanceNeeded' | 'paused' | 'read' {
  if (!maySeeTeaser(facts, now)) return 'none'
  const { clearance, row } = facts
  if (clearance?.state === 'paused') return 'paused'
  if (clearance?.state !== 'cleared') return 'clearanceNeeded'
  return clearance.partiesVersion === row.partiesVersion ? 'read' : 'paused'
}
