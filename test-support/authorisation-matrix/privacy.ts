import { type MatrixRow, publicly } from './askers.ts'

export const privacyRows: readonly MatrixRow[] = [
  { endpoint: 'getPrivacyPage', request: () => ({ path: '/v1/privacy' }), expected: publicly(200) },
]
