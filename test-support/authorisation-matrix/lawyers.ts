import { type MatrixRow, publicly } from './askers.ts'

export const lawyerRows: readonly MatrixRow[] = [
  { endpoint: 'listJurisdictions', request: () => ({ path: '/v1/jurisdictions' }), expected: publicly(200) },
]
