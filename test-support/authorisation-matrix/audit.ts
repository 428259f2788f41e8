import { randomUUID } from 'node:crypto'
import { everybody, type MatrixRow, nobodyBut, onlyOwner, people } from './askers.ts'

const reason = 'A court asked for it'
const emergency = 'The client reports a threat and cannot be reached'
const withKey = () => ({ 'idempotency-key': randomUUID() })
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
  {
    endpoint: 'listCaseAudit',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/audit` }),
    expected: onlyOwner(200),
  },
  {
    endpoint: 'verifyCaseAudit',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/audit/verification` }),
    expected: onlyOwner(200),
  },
  {
    endpoint: 'exportCaseAudit',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/audit/export` }),
    expected: onlyOwner(200),
  },
  { endpoint: 'listAudit', request: () => ({ path: '/v1/admin/audit' }), expected: nobodyBut('admin', 200) },
  {
    endpoint: 'unmaskAudit',
    request: ({ caseId }) => ({ path: '/v1/admin/audit/unmask', body: { caseId, seq: 1, reason } }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'openBreakGlass',
    stage: 'open',
    steppedUp: true,
    request: ({ caseId }) => ({
      path: '/v1/admin/break-glass',
      body: { caseId, reason: emergency },
      headers: withKey(),
    }),
    expected: nobodyBut('admin', 201),
  },
  {
    endpoint: 'openBreakGlass',
    variant: 'without step-up',
    stage: 'open',
    request: ({ caseId }) => ({
      path: '/v1/admin/break-glass',
      body: { caseId, reason: emergency },
      headers: withKey(),
    }),
    expected: nobodyBut('admin', 403),
  },
  {
    endpoint: 'openBreakGlass',
    variant: 'a draft',
    steppedUp: true,
    request: ({ caseId }) => ({
      path: '/v1/admin/break-glass',
      body: { caseId, reason: emergency },
      headers: withKey(),
    }),
    expected: everybody(404),
  },
  {
    endpoint: 'endBreakGlass',
    variant: 'that nobody opened',
    request: ({ caseId }) => ({ path: `/v1/admin/break-glass/${caseId}/end` }),
    expected: everybody(404),
  },
  { endpoint: 'listBreakGlass', request: () => ({ path: '/v1/admin/break-glass' }), expected: nobodyBut('admin', 200) },
  {
    endpoint: 'getEmergencyBrief',
    variant: 'that nobody opened',
    request: ({ caseId }) => ({ path: `/v1/admin/break-glass/${caseId}/brief` }),
    expected: everybody(404),
  },
  {
    endpoint: 'listCaseBreakGlass',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/break-glass` }),
    expected: people(200),
  },
  { endpoint: 'listHeldCases', request: () => ({ path: '/v1/admin/holds' }), expected: nobodyBut('admin', 200) },
]
