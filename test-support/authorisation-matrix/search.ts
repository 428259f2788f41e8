import { everybody, type MatrixRow, people, publicly } from './askers.ts'

export const searchRows: readonly MatrixRow[] = [
  { endpoint: 'findPlaces', request: () => ({ path: '/v1/places?q=ber' }), expected: publicly(200) },
  { endpoint: 'searchLawyers', request: () => ({ path: '/v1/search/lawyers?q=lease' }), expected: everybody(200) },
  { endpoint: 'searchLawFirms', request: () => ({ path: '/v1/search/law-firms?q=lease' }), expected: everybody(200) },
  { endpoint: 'searchCases', request: () => ({ path: '/v1/search/cases?q=lease' }), expected: everybody(200) },
  { endpoint: 'searchInside', request: () => ({ path: '/v1/search/documents?q=lease' }), expected: everybody(200) },
  {
    endpoint: 'searchInside',
    variant: 'in one case',
    request: ({ caseId }) => ({ path: `/v1/search/documents?q=lease&caseId=${caseId}` }),
    expected: people(200),
  },
]
