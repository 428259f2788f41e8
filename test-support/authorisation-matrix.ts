import type { CaseWorld } from './case-world.ts'

/**
 * Who asks. `client` is a second member with that role, not the owner; `removed` was in the case; `invited` has an invitation
 * and a verified address but has not joined; `admin` runs the platform and is in no case; `revoked` holds a token of an ended
 * session, `suspended` of a suspended account.
 */
export const askers = [
  'anonymous',
  'revoked',
  'suspended',
  'stranger',
  'removed',
  'invited',
  'admin',
  'owner',
  'client',
  'lawyer',
  'colleague',
  'observer',
] as const
export type Asker = (typeof askers)[number]

export interface MatrixRow {
  /** Endpoint name of the contract. */
  endpoint: string
  /** What is special about the row, where an endpoint has several. */
  variant?: string
  /** Path after the parameters are filled in, body and headers, for a case made for this one request. */
  request(world: CaseWorld): { path: string; body?: object; headers?: Record<string, string> }
  /** Status for each asker. Written by hand: this table is the oracle, the code is what is tested. */
  expected: Record<Asker, number>
}

/** Nobody without a valid token of an active session and account. */
const out = { anonymous: 401, revoked: 401, suspended: 401 }

const everybody = (status: number): Record<Asker, number> => ({
  ...out,
  stranger: status,
  removed: status,
  invited: status,
  admin: status,
  owner: status,
  client: status,
  lawyer: status,
  colleague: status,
  observer: status,
})

const publicly = (status: number): Record<Asker, number> => ({
  ...everybody(status),
  anonymous: status,
  revoked: status,
  suspended: status,
})

/** Everybody signed in, but nothing to be found for those outside the case. */
const people = (status: number) => ({ ...everybody(status), stranger: 404, removed: 404, invited: 404, admin: 404 })
const writers = (status: number) => ({ ...people(status), observer: 403 })
const onlyOwner = (status: number) => ({ ...people(403), owner: status })
const nobodyBut = (asker: Asker, status: number) => ({ ...everybody(404), [asker]: status })

export const matrix: readonly MatrixRow[] = [
  {
    endpoint: 'register',
    request: ({ freshEmail }) => ({
      path: '/v1/auth/register',
      body: { email: freshEmail, password: 'long enough a password', role: 'client', name: 'New' },
    }),
    expected: publicly(201),
  },
  {
    endpoint: 'login',
    request: ({ owner }) => ({ path: '/v1/auth/login', body: { email: owner.email, password: owner.password } }),
    expected: publicly(200),
  },
  { endpoint: 'refresh', request: () => ({ path: '/v1/auth/refresh', body: {} }), expected: publicly(401) },
  { endpoint: 'logout', request: () => ({ path: '/v1/auth/logout', body: {} }), expected: publicly(200) },
  { endpoint: 'listSessions', request: () => ({ path: '/v1/auth/sessions' }), expected: everybody(200) },
  {
    endpoint: 'revokeSession',
    request: ({ ownersOtherSessionId }) => ({ path: `/v1/auth/sessions/${ownersOtherSessionId}` }),
    expected: nobodyBut('owner', 200),
  },
  { endpoint: 'getMe', request: () => ({ path: '/v1/users/me' }), expected: everybody(200) },
  {
    endpoint: 'updateMe',
    request: () => ({ path: '/v1/users/me', body: { name: 'Another name' } }),
    expected: everybody(200),
  },
  {
    endpoint: 'createCase',
    request: () => ({ path: '/v1/cases', body: { title: 'Mine' } }),
    // By account, not by role in some other case: lawyer, colleague and invited have lawyer accounts.
    expected: { ...everybody(201), lawyer: 403, colleague: 403, invited: 403, admin: 403 },
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
  {
    endpoint: 'listVersions',
    request: ({ briefId }) => ({ path: `/v1/live-documents/${briefId}/versions` }),
    expected: people(200),
  },
  {
    endpoint: 'listVersions',
    variant: 'private notes of the owner',
    request: ({ ownersNotesId }) => ({ path: `/v1/live-documents/${ownersNotesId}/versions` }),
    expected: nobodyBut('owner', 200),
  },
  {
    endpoint: 'createVersion',
    request: ({ briefId }) => ({ path: `/v1/live-documents/${briefId}/versions`, body: { name: 'Draft' } }),
    expected: writers(201),
  },
  {
    endpoint: 'createVersion',
    variant: 'private notes of the owner',
    request: ({ ownersNotesId }) => ({ path: `/v1/live-documents/${ownersNotesId}/versions`, body: { name: 'Mine' } }),
    expected: nobodyBut('owner', 201),
  },
  {
    endpoint: 'getVersion',
    request: ({ briefId, versionId }) => ({ path: `/v1/live-documents/${briefId}/versions/${versionId}` }),
    expected: people(200),
  },
  {
    endpoint: 'getVersion',
    variant: 'by way of another document',
    request: ({ notesId, versionId }) => ({ path: `/v1/live-documents/${notesId}/versions/${versionId}` }),
    expected: everybody(404),
  },
  {
    endpoint: 'restoreVersion',
    request: ({ briefId, versionId }) => ({ path: `/v1/live-documents/${briefId}/versions/${versionId}/restore` }),
    expected: writers(200),
  },
]
