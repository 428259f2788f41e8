import { type MatrixRow, nobodyBut, people } from './askers.ts'

const reason = 'A court asked for it'
/** People of the case, but only its lawyers may. */
const lawyers = (status: number) => ({ ...people(403), lawyer: status })

/** The audit, legal holds and emergency access. */
export const auditRows: readonly MatrixRow[] = [
  { endpoint: 'listHolds', request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/holds` }), expected: people(200) },
  {
    endpoint: 'putHold',
    steppedUp: true,
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/holds`, body: { reason } }),
    expected: lawyers(201),
  },
  {
    endpoint: 'putHold',
    variant: 'not a draft',
    stage: 'open',
    steppedUp: true,
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/holds`, body: { reason } }),
    expected: { ...lawyers(201), admin: 201 },
  },
  {
    endpoint: 'putHold',
    variant: 'without step-up',
    stage: 'open',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/holds`, body: { reason } }),
    expected: { ...lawyers(403), admin: 403 },
  },
  {
    endpoint: 'liftHold',
    variant: 'nothing to lift',
    stage: 'open',
    steppedUp: true,
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/holds/${caseId}/lift`, body: { reason } }),
    expected: { ...lawyers(404), admin: 404 },
  },
  { endpoint: 'listHeldCases', request: () => ({ path: '/v1/admin/holds' }), expected: nobodyBut('admin', 200) },
]
