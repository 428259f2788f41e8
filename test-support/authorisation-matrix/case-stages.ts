import { submission } from '../open-case.ts'
import { everybody, type MatrixRow, nobodyBut, onlyOwner, people } from './askers.ts'

const onCase = (suffix: string, body?: object) => ({
  request: ({ caseId }: { caseId: string }) => ({ path: `/v1/cases/${caseId}/${suffix}`, ...(body && { body }) }),
})

const admin = (status: number) => nobodyBut('admin', status)

export const caseStageRows: readonly MatrixRow[] = [
  { endpoint: 'getCaseParties', ...onCase('parties'), expected: people(200) },
  { endpoint: 'putCaseParties', ...onCase('parties', { noOtherParties: true }), expected: onlyOwner(200) },
  { endpoint: 'submitCase', ...onCase('submit', submission), expected: onlyOwner(200) },
  { endpoint: 'submitCase', variant: 'with nothing filled in', ...onCase('submit'), expected: onlyOwner(422) },
  {
    endpoint: 'submitCase',
    variant: 'open already',
    stage: 'open',
    ...onCase('submit', submission),
    expected: onlyOwner(409),
  },
  { endpoint: 'publishCase', stage: 'open', ...onCase('publish'), expected: { ...onlyOwner(200), admin: 409 } },
  {
    endpoint: 'publishCase',
    variant: 'in review',
    stage: 'in_review',
    ...onCase('publish'),
    expected: { ...onlyOwner(403), admin: 200 },
  },
  // Of a draft an administrator knows as little as anybody.
  { endpoint: 'publishCase', variant: 'a draft', ...onCase('publish'), expected: onlyOwner(409) },
  { endpoint: 'returnCase', stage: 'in_review', ...onCase('return', { reasons: ['Say more'] }), expected: admin(200) },
  {
    endpoint: 'returnCase',
    variant: 'a draft',
    ...onCase('return', { reasons: ['Say more'] }),
    expected: everybody(404),
  },
  { endpoint: 'removeCase', stage: 'open', ...onCase('remove', { reason: 'Against the rules' }), expected: admin(200) },
  { endpoint: 'discardCase', ...onCase('discard'), expected: onlyOwner(200) },
  { endpoint: 'withdrawCase', stage: 'open', ...onCase('withdraw'), expected: onlyOwner(200) },
  { endpoint: 'abandonCase', stage: 'expired', ...onCase('abandon'), expected: onlyOwner(200) },
  {
    endpoint: 'reopenCase',
    stage: 'expired',
    ...onCase('reopen', { deadline: '2099-01-01T00:00:00Z' }),
    expected: onlyOwner(200),
  },
  { endpoint: 'getIntake', ...onCase('intake'), expected: onlyOwner(200) },
  { endpoint: 'saveIntake', ...onCase('intake', { answers: { goal: { text: 'To stay' } } }), expected: onlyOwner(200) },
  { endpoint: 'submitIntake', variant: 'without answers', ...onCase('intake/submit'), expected: onlyOwner(409) },
  { endpoint: 'listCasesToReview', request: () => ({ path: '/v1/admin/cases' }), expected: admin(200) },
  { endpoint: 'getPlatformSettings', request: () => ({ path: '/v1/admin/settings' }), expected: admin(200) },
  {
    endpoint: 'putPlatformSettings',
    request: () => ({ path: '/v1/admin/settings', body: { reviewCases: false } }),
    expected: admin(200),
  },
]
