import { everybody, type MatrixRow, nobodyBut, onlyOwner, people, publicly } from './askers.ts'

export const caseRows: readonly MatrixRow[] = [
  {
    endpoint: 'createCase',
    request: () => ({ path: '/v1/cases', body: { title: 'Mine' } }),
    // By account, not by role in some other case: lawyer, colleague and invited have lawyer accounts.
    expected: {
      ...everybody(201),
      lawyer: 403,
      verifiedLawyer: 403,
      cleared: 403,
      conflicted: 403,
      colleague: 403,
      walled: 403,
      invited: 403,
      admin: 403,
    },
  },
  { endpoint: 'listCases', request: () => ({ path: '/v1/cases' }), expected: everybody(200) },
  { endpoint: 'getCase', request: ({ caseId }) => ({ path: `/v1/cases/${caseId}` }), expected: people(200) },
  {
    endpoint: 'updateCase',
    request: ({ caseId }) => ({
      path: `/v1/cases/${caseId}`,
      body: { title: 'Other title' },
      headers: { 'if-match': '"1"' },
    }),
    expected: onlyOwner(200),
  },
  {
    endpoint: 'updateCase',
    variant: 'stale version',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}`, body: {}, headers: { 'if-match': '"7"' } }),
    expected: onlyOwner(409),
  },
  { endpoint: 'deleteCase', request: ({ caseId }) => ({ path: `/v1/cases/${caseId}` }), expected: onlyOwner(200) },
  {
    endpoint: 'getWorkspace',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/workspace` }),
    expected: people(200),
  },
  {
    endpoint: 'listCaseMembers',
    request: ({ caseId }) => ({ path: `/v1/cases/${caseId}/members` }),
    expected: people(200),
  },
  {
    endpoint: 'inviteToCase',
    request: ({ caseId, freshEmail }) => ({
      path: `/v1/cases/${caseId}/members`,
      body: { email: freshEmail, role: 'observer' },
    }),
    expected: onlyOwner(201),
  },
  {
    endpoint: 'updateCaseMember',
    request: ({ caseId, targetId }) => ({
      path: `/v1/cases/${caseId}/members/${targetId}`,
      body: { role: 'observer' },
    }),
    expected: onlyOwner(200),
  },
  {
    endpoint: 'updateCaseMember',
    variant: 'the owner',
    request: ({ caseId, owner }) => ({
      path: `/v1/cases/${caseId}/members/${owner.userId}`,
      body: { role: 'observer' },
    }),
    expected: onlyOwner(409),
  },
  {
    endpoint: 'updateCaseMember',
    variant: 'somebody who is not in the case',
    request: ({ caseId, strangerId }) => ({
      path: `/v1/cases/${caseId}/members/${strangerId}`,
      body: { role: 'observer' },
    }),
    expected: onlyOwner(404),
  },
  {
    endpoint: 'removeCaseMember',
    request: ({ caseId, targetId }) => ({ path: `/v1/cases/${caseId}/members/${targetId}` }),
    expected: onlyOwner(200),
  },
  {
    endpoint: 'removeCaseMember',
    variant: 'oneself',
    request: ({ caseId, askerId }) => ({ path: `/v1/cases/${caseId}/members/${askerId}` }),
    expected: { ...people(200), owner: 409 },
  },
  {
    endpoint: 'cancelInvitation',
    request: ({ caseId, invitationId }) => ({ path: `/v1/cases/${caseId}/invitations/${invitationId}` }),
    expected: onlyOwner(200),
  },
  { endpoint: 'listInvitations', request: () => ({ path: '/v1/invitations' }), expected: everybody(200) },
  {
    endpoint: 'acceptInvitationByToken',
    request: ({ invitationToken }) => ({ path: '/v1/invitations/accept', body: { token: invitationToken } }),
    expected: nobodyBut('invited', 200),
  },
  {
    endpoint: 'acceptInvitation',
    request: ({ invitationId }) => ({ path: `/v1/invitations/${invitationId}/accept` }),
    expected: nobodyBut('invited', 200),
  },
  { endpoint: 'listCategories', request: () => ({ path: '/v1/categories' }), expected: publicly(200) },
]
