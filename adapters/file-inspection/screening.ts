import type { QuarantineReason, RejectionReason } from '../../contracts/file-types.ts'
import type { ScanResult } from '../scanner/scanner.ts'
import type { Inspection } from './file-inspection.ts'

/** What becomes of a file, in the words of the wire. */
export type Screening =
  | { scan: 'clean' | 'not_scanned'; reason: null }
  | { scan: 'quarantined'; reason: QuarantineReason }
  | { scan: 'rejected'; reason: RejectionReason }

/**
 * Inspection and scanner together: the inspection may refuse, only the scanner can say *clean*, and a scanner that gave no
 * verdict keeps the file from everybody until it is asked again.
 * @param scan asked only for files that the inspection accepted
 */
export async function screen(inspection: Inspection, scan: () => Promise<ScanResult>): Promise<Screening> {
  if (inspection.verdict !== 'accepted') return { scan: inspection.verdict, reason: inspection.reason } as Screening
  const { outcome } = await scan()
  switch (outcome) {
    case 'clean':
    case 'not_scanned':
      return { scan: outcome, reason: null }
    case 'infected':
      return { scan: 'rejected', reason: 'virus' }
    case 'unavailable':
      return { scan: 'quarantined', reason: 'scanner_unreachable' }
  }
}
