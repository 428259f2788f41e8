import { everybody, type MatrixRow, nobodyBut } from './askers.ts'

export const apiKeyRows: readonly MatrixRow[] = [
  {
    endpoint: 'createApiKey',
    variant: 'without a step-up within 5 minutes',
    request: () => ({ path: '/v1/api-keys', body: { name: 'Sync', scopes: ['cases:read'] } }),
    expected: everybody(403),
  },
  {
    endpoint: 'createApiKey',
    steppedUp: true,
    request: () => ({ path: '/v1/api-keys', body: { name: 'Sync', scopes: ['cases:read'] } }),
    expected: everybody(201),
  },
  { endpoint: 'listApiKeys', request: () => ({ path: '/v1/api-keys' }), expected: everybody(200) },
  {
    endpoint: 'revokeApiKey',
    request: ({ ownersApiKeyId }) => ({ path: `/v1/api-keys/${ownersApiKeyId}` }),
    expected: nobodyBut('owner', 200),
  },
]
