import { randomUUID } from 'node:crypto'
import { everybody, type MatrixRow, nobodyBut, publicly } from './askers.ts'

/** Of no export and no erasure. */
const NOTHING = '0193a1f0-0000-7000-8000-000000000000'

const withKey = () => ({ 'idempotency-key': randomUUID() })
/** Administrators give the office up first. */
const erasable = (status: number) => ({ ...everybody(status), admin: 403 })

export const privacyRows: readonly MatrixRow[] = [
  { endpoint: 'getPrivacyPage', request: () => ({ path: '/v1/privacy' }), expected: publicly(200) },
  {
    endpoint: 'requestExport',
    variant: 'without a fresh proof',
    request: () => ({ path: '/v1/users/me/exports', body: {}, headers: withKey() }),
    expected: everybody(403),
  },
  {
    endpoint: 'requestExport',
    variant: 'without a key',
    request: () => ({ path: '/v1/users/me/exports', body: {} }),
    steppedUp: true,
    expected: everybody(400),
  },
  {
    endpoint: 'requestExport',
    variant: 'proved',
    request: () => ({ path: '/v1/users/me/exports', body: {}, headers: withKey() }),
    steppedUp: true,
    expected: everybody(201),
  },
  { endpoint: 'listExports', request: () => ({ path: '/v1/users/me/exports' }), expected: everybody(200) },
  { endpoint: 'getExport', request: () => ({ path: `/v1/users/me/exports/${NOTHING}` }), expected: everybody(404) },
  {
    endpoint: 'downloadExport',
    variant: 'without a fresh proof',
    request: () => ({ path: `/v1/users/me/exports/${NOTHING}/download` }),
    expected: everybody(403),
  },
  {
    endpoint: 'downloadExport',
    variant: 'not there',
    request: () => ({ path: `/v1/users/me/exports/${NOTHING}/download` }),
    steppedUp: true,
    expected: everybody(404),
  },
  { endpoint: 'deleteExport', request: () => ({ path: `/v1/users/me/exports/${NOTHING}` }), expected: everybody(404) },
  {
    endpoint: 'previewErasure',
    request: () => ({ path: '/v1/users/me/erasure/preview' }),
    expected: erasable(200),
  },
  { endpoint: 'getErasure', request: () => ({ path: '/v1/users/me/erasure' }), expected: everybody(200) },
  {
    endpoint: 'requestErasure',
    variant: 'without a fresh proof',
    request: () => ({ path: '/v1/users/me/erasure', body: { email: 'x@example.org' }, headers: withKey() }),
    expected: everybody(403),
  },
  {
    endpoint: 'requestErasure',
    variant: 'another address typed',
    request: () => ({ path: '/v1/users/me/erasure', body: { email: 'x@example.org' }, headers: withKey() }),
    steppedUp: true,
    expected: erasable(422),
  },
  { endpoint: 'cancelErasure', request: () => ({ path: '/v1/users/me/erasure' }), expected: everybody(404) },
  { endpoint: 'getErasureReceipt', request: () => ({ path: `/v1/erasures/${NOTHING}` }), expected: publicly(404) },
  { endpoint: 'listErasures', request: () => ({ path: '/v1/admin/erasures' }), expected: nobodyBut('admin', 200) },
  {
    endpoint: 'retryErasure',
    request: () => ({ path: `/v1/admin/erasures/${NOTHING}/retry` }),
    expected: everybody(404),
  },
]
