import type { FileNote, QuarantineReason, RejectionReason } from '../../../contracts/file-types.ts'

/** Thrown anywhere in the inspection: the file is refused, or kept away from everybody. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly verdict:
    | { verdict: 'rejected'; reason: RejectionReason }
    | { verdict: 'quarantined'; reason: QuarantineReason }

  constructor(verdict: Refusal['verdict']) {
    super(`${verdict.verdict}: ${verdict.reason}`)
    this.verdict = verdict
  }
}

export function rejected(reason: RejectionReason): Refusal {
  return new Refusal({ verdict: 'rejected', reason })
}

export function quarantined(reason: QuarantineReason): Refusal {
  return new Refusal({ verdict: 'quarantined', reason })
}

/** What is gathered while looking. */
export type Notes = Set<FileNote>
