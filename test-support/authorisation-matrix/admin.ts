import { everybody, type MatrixRow, nobodyBut } from './askers.ts'

const reason = 'A reason that somebody can read'

/** What administrators have is not there for anybody else. */
export const adminRows: readonly MatrixRow[] = [
  {
    endpoint: 'listVerifications',
    request: () => ({ path: '/v1/admin/verifications' }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'decideVerification',
    request: ({ verifiedLawyer }) => ({
      path: `/v1/admin/verifications/${verifiedLawyer.waitingLicenceId}/decide`,
      body: { decision: 'approve', version: 1 },
    }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'decideVerification',
    variant: 'nothing to decide',
    request: ({ verifiedLawyer }) => ({
      path: `/v1/admin/verifications/${verifiedLawyer.licenceId}/decide`,
      body: { decision: 'approve', version: 1 },
    }),
    expected: nobodyBut('admin', 409),
  },
  {
    endpoint: 'revokeVerification',
    request: ({ verifiedLawyer }) => ({
      path: `/v1/admin/verifications/${verifiedLawyer.licenceId}/revoke`,
      body: { reason },
    }),
    expected: nobodyBut('admin', 200),
  },
  { endpoint: 'listUsers', request: () => ({ path: '/v1/admin/users' }), expected: nobodyBut('admin', 200) },
  {
    endpoint: 'revealUser',
    request: ({ targetId }) => ({ path: `/v1/admin/users/${targetId}/reveal`, body: { reason } }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'suspendUser',
    request: ({ targetId }) => ({ path: `/v1/admin/users/${targetId}/suspend`, body: { reason } }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'suspendUser',
    variant: 'oneself',
    request: ({ askerId }) => ({ path: `/v1/admin/users/${askerId}/suspend`, body: { reason } }),
    expected: nobodyBut('admin', 409),
  },
  {
    endpoint: 'suspendUser',
    variant: 'nobody',
    request: ({ caseId }) => ({ path: `/v1/admin/users/${caseId}/suspend`, body: { reason } }),
    expected: everybody(404),
  },
  {
    endpoint: 'reinstateUser',
    request: ({ targetId }) => ({ path: `/v1/admin/users/${targetId}/reinstate`, body: { reason } }),
    // `target` was suspended by the rows above.
    expected: nobodyBut('admin', 200),
  },
]
