import { everybody, inFirm, type MatrixRow, nobodyBut } from './askers.ts'

export const lawFirmRows: readonly MatrixRow[] = [
  {
    endpoint: 'createLawFirm',
    request: ({ firm }) => ({ path: '/v1/law-firms', body: { name: `Beside ${firm.id}` } }),
    // `invited` and `verifiedLawyer` are verified and in no firm; `lawyer` is in one, and not verified, which is said first.
    expected: { ...everybody(403), colleague: 409, walled: 409, invited: 201, verifiedLawyer: 201, cleared: 201, conflicted: 201 },
  },
  { endpoint: 'listLawFirms', request: () => ({ path: '/v1/law-firms' }), expected: everybody(200) },
  { endpoint: 'getMyLawFirm', request: () => ({ path: '/v1/law-firms/mine' }), expected: everybody(200) },
  {
    endpoint: 'getLawFirm',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}` }),
    expected: everybody(200),
  },
  {
    endpoint: 'getLawFirm',
    variant: 'that nobody has verified',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.pendingFirmId}` }),
    expected: everybody(404),
  },
  {
    endpoint: 'updateLawFirm',
    request: ({ firm }) => ({
      path: `/v1/law-firms/${firm.id}`,
      body: { description: 'We help.' },
      headers: { 'if-match': '"1"' },
    }),
    expected: inFirm([200, 200, 403]),
  },
  {
    endpoint: 'updateLawFirm',
    variant: 'stale version',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}`, body: {}, headers: { 'if-match': '"7"' } }),
    expected: inFirm([409, 409, 403]),
  },
  {
    endpoint: 'listLawFirmMembers',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/members` }),
    expected: inFirm([200, 200, 200]),
  },
  {
    endpoint: 'inviteToLawFirm',
    request: ({ firm, freshEmail }) => ({
      path: `/v1/law-firms/${firm.id}/members`,
      body: { email: freshEmail, role: 'member' },
    }),
    expected: inFirm([201, 201, 403]),
  },
  {
    endpoint: 'updateLawFirmMember',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/members/${firm.memberId}`, body: { role: 'admin' } }),
    expected: inFirm([200, 403, 403]),
  },
  {
    endpoint: 'updateLawFirmMember',
    variant: 'the last owner',
    request: ({ firm }) => ({
      path: `/v1/law-firms/${firm.id}/members/${firm.ownerMemberId}`,
      body: { role: 'member' },
    }),
    expected: inFirm([409, 403, 403]),
  },
  {
    endpoint: 'transferLawFirm',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/transfer`, body: { memberId: firm.memberId } }),
    expected: inFirm([200, 403, 403]),
  },
  {
    endpoint: 'removeLawFirmMember',
    variant: 'the plain member, who may leave',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/members/${firm.memberId}` }),
    expected: inFirm([200, 200, 200]),
  },
  {
    endpoint: 'removeLawFirmMember',
    variant: 'the last owner',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/members/${firm.ownerMemberId}` }),
    expected: inFirm([409, 403, 403]),
  },
  {
    endpoint: 'cancelLawFirmInvitation',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/invitations/${firm.invitationId}` }),
    expected: inFirm([200, 200, 403]),
  },
  {
    endpoint: 'listLawFirmInvitations',
    request: () => ({ path: '/v1/law-firm-invitations' }),
    expected: everybody(200),
  },
  {
    endpoint: 'acceptLawFirmInvitationByToken',
    request: ({ firm }) => ({ path: '/v1/law-firm-invitations/accept', body: { token: firm.invitationToken } }),
    expected: nobodyBut('invited', 200),
  },
  {
    endpoint: 'acceptLawFirmInvitation',
    request: ({ firm }) => ({ path: `/v1/law-firm-invitations/${firm.invitationId}/accept` }),
    expected: nobodyBut('invited', 200),
  },
  {
    endpoint: 'listLawFirmsForDecision',
    request: () => ({ path: '/v1/admin/law-firms' }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'decideLawFirm',
    request: ({ firm }) => ({
      path: `/v1/admin/law-firms/${firm.pendingFirmId}/decide`,
      body: { decision: 'verify', version: 1 },
    }),
    expected: nobodyBut('admin', 200),
  },
  {
    endpoint: 'listFirmMatters',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/matters` }),
    expected: inFirm([200, 200, 200]),
  },
  {
    endpoint: 'listWalls',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/walls` }),
    expected: inFirm([200, 200, 403]),
  },
  {
    endpoint: 'raiseWall',
    variant: 'about the plain member, who is the only one that may do it without a right over others',
    request: ({ firm, caseId, colleagueId }) => ({
      path: `/v1/law-firms/${firm.id}/walls`,
      body: { caseId, userId: colleagueId, reason: 'Acted for the other side' },
    }),
    // The admin is behind a wall for this case: it is not there.
    expected: inFirm([201, 404, 201]),
  },
  {
    endpoint: 'raiseWall',
    variant: 'about somebody who is behind one',
    request: ({ firm, caseId, walledId }) => ({
      path: `/v1/law-firms/${firm.id}/walls`,
      body: { caseId, userId: walledId, reason: 'Acted for the other side' },
    }),
    expected: inFirm([409, 404, 403]),
  },
  {
    endpoint: 'liftWall',
    variant: 'never by the admin behind it',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/walls/${firm.wallId}` }),
    expected: inFirm([200, 404, 403]),
  },
  {
    endpoint: 'getWallReport',
    request: ({ firm }) => ({ path: `/v1/law-firms/${firm.id}/wall-report` }),
    expected: inFirm([200, 200, 403]),
  },
]
