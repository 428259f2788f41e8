import { everybody, type MatrixRow, nobodyBut, publicly } from './askers.ts'

export const authRows: readonly MatrixRow[] = [
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
]
