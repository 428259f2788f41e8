import { everybody, type MatrixRow, people } from './askers.ts'

export const userRows: readonly MatrixRow[] = [
  { endpoint: 'getMe', request: () => ({ path: '/v1/users/me' }), expected: everybody(200) },
  {
    endpoint: 'updateMe',
    request: () => ({ path: '/v1/users/me', body: { name: 'Another name' } }),
    expected: everybody(200),
  },
  { endpoint: 'getProfile', request: () => ({ path: '/v1/users/me/profile' }), expected: everybody(200) },
  {
    endpoint: 'updateProfile',
    request: () => ({ path: '/v1/users/me/profile', body: { timeZone: 'Europe/Berlin' } }),
    expected: everybody(200),
  },
  {
    endpoint: 'getUser',
    variant: 'somebody of the case',
    request: ({ targetId }) => ({ path: `/v1/users/${targetId}` }),
    // A wall keeps people from one case; in others of the cast they meet (server/users.pg.test.ts has it for one case alone).
    expected: { ...people(200), walled: 200 },
  },
  {
    endpoint: 'getUser',
    variant: 'somebody of no case',
    request: ({ strangerId }) => ({ path: `/v1/users/${strangerId}` }),
    expected: { ...everybody(404), stranger: 200 },
  },
  {
    endpoint: 'getUser',
    variant: 'oneself',
    request: ({ askerId }) => ({ path: `/v1/users/${askerId}` }),
    expected: everybody(200),
  },
]
