import { type Asker, everybody, type MatrixRow, onlyOwner, people } from './askers.ts'

const onCase = (suffix: string, body?: object) => ({
  request: ({ caseId }: { caseId: string }) => ({ path: `/v1/cases/${caseId}/${suffix}`, ...(body && { body }) }),
})

const inside = { owner: 409, client: 409, lawyer: 409, colleague: 409, observer: 409 }

/** Acts of lawyers on a case they are not in: its people are told so, for everybody else there is nothing. */
const outside = (verifiedLawyer: number, cleared: number): Record<Asker, number> => ({
  ...everybody(404),
  ...inside,
  verifiedLawyer,
  cleared,
})

/** Everybody with a lawyer's account, licence or not. */
const lawyers = (status: number): Record<Asker, number> => ({
  ...everybody(403),
  invited: status,
  lawyer: status,
  verifiedLawyer: status,
  cleared: status,
  conflicted: status,
  colleague: status,
  walled: status,
})

const attestation = { firmCheckDone: true, confidentiality: true }

export const caseTierRows: readonly MatrixRow[] = [
  {
    endpoint: 'listFeed',
    stage: 'open',
    request: () => ({ path: '/v1/feed' }),
    expected: { ...everybody(403), verifiedLawyer: 200, cleared: 200, conflicted: 200 },
  },
  { endpoint: 'getTeaser', ...onCase('teaser'), variant: 'of a draft', expected: everybody(404) },
  {
    endpoint: 'getTeaser',
    stage: 'open',
    ...onCase('teaser'),
    expected: { ...people(200), verifiedLawyer: 200, cleared: 200 },
  },
  { endpoint: 'getTeaser', variant: 'in review', stage: 'in_review', ...onCase('teaser'), expected: everybody(404) },
  { endpoint: 'screenCase', stage: 'open', ...onCase('screen'), expected: outside(200, 200) },
  {
    endpoint: 'screenCase',
    variant: 'of a draft',
    ...onCase('screen'),
    expected: { ...everybody(404), ...inside },
  },
  { endpoint: 'getScreening', stage: 'open', ...onCase('screening'), expected: outside(200, 200) },
  { endpoint: 'withdrawScreening', stage: 'open', ...onCase('screening/withdraw'), expected: outside(409, 200) },
  {
    endpoint: 'revealParty',
    stage: 'open',
    request: ({ caseId, hitId }) => ({
      path: `/v1/cases/${caseId}/screening/hits/${hitId}/reveal`,
      body: { confirm: true },
    }),
    expected: outside(404, 200),
  },
  {
    endpoint: 'dismissHit',
    variant: 'dismissed already',
    stage: 'open',
    request: ({ caseId, hitId }) => ({
      path: `/v1/cases/${caseId}/screening/hits/${hitId}/dismiss`,
      body: { reason: 'Another company' },
    }),
    expected: outside(404, 409),
  },
  { endpoint: 'giveClearance', stage: 'open', ...onCase('clearance', attestation), expected: outside(403, 200) },
  { endpoint: 'listLawyerConflicts', request: () => ({ path: '/v1/lawyers/me/conflicts' }), expected: lawyers(200) },
  {
    endpoint: 'addLawyerConflict',
    request: () => ({ path: '/v1/lawyers/me/conflicts', body: { name: 'Somebody else entirely' } }),
    expected: lawyers(201),
  },
  {
    endpoint: 'removeLawyerConflict',
    request: ({ conflictId }) => ({ path: `/v1/lawyers/me/conflicts/${conflictId}` }),
    expected: { ...lawyers(404), cleared: 200 },
  },
  {
    endpoint: 'getPublishedBrief',
    stage: 'open',
    ...onCase('brief'),
    expected: { ...people(200), verifiedLawyer: 403, cleared: 200 },
  },
  { endpoint: 'getPublishedBrief', variant: 'before it is published', ...onCase('brief'), expected: everybody(404) },
  {
    endpoint: 'getPublishedBrief',
    variant: 'after the time for offers',
    stage: 'expired',
    ...onCase('brief'),
    expected: people(200),
  },
  { endpoint: 'listBriefVersions', stage: 'open', ...onCase('brief/versions'), expected: people(200) },
  { endpoint: 'listViewers', stage: 'open', ...onCase('viewers'), expected: onlyOwner(200) },
  { endpoint: 'listBidInvitations', ...onCase('bid-invitations'), expected: onlyOwner(200) },
  {
    endpoint: 'inviteToBid',
    request: ({ caseId, verifiedLawyer }) => ({
      path: `/v1/cases/${caseId}/bid-invitations`,
      body: { lawyerId: verifiedLawyer.lawyerId },
    }),
    expected: onlyOwner(201),
  },
  {
    endpoint: 'cancelBidInvitation',
    stage: 'open',
    request: ({ caseId, clearedLawyerId }) => ({ path: `/v1/cases/${caseId}/bid-invitations/${clearedLawyerId}` }),
    expected: onlyOwner(200),
  },
]
