import { everybody, type MatrixRow } from './askers.ts'

export const userRows: readonly MatrixRow[] = [
  { endpoint: 'getMe', request: () => ({ path: '/v1/users/me' }), expected: everybody(200) },
  {
    endpoint: 'updateMe',
    request: () => ({ path: '/v1/users/me', body: { name: 'Another name' } }),
    expected: everybody(200),
  },
]
