import { TEST_PASSWORD } from '../factories.ts'
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
  {
    endpoint: 'stepUp',
    request: () => ({ path: '/v1/auth/step-up', body: { password: TEST_PASSWORD } }),
    expected: everybody(200),
  },
  {
    endpoint: 'stepUp',
    variant: 'with a code of an app that nobody has',
    request: () => ({ path: '/v1/auth/step-up', body: { otp: '123456' } }),
    expected: everybody(401),
  },
  {
    endpoint: 'changePassword',
    variant: 'without a step-up within 5 minutes',
    request: () => ({ path: '/v1/auth/password', body: { password: 'another long password' } }),
    expected: everybody(403),
  },
  {
    endpoint: 'changePassword',
    steppedUp: true,
    request: () => ({ path: '/v1/auth/password', body: { password: TEST_PASSWORD } }),
    expected: everybody(200),
  },
  {
    endpoint: 'forgotPassword',
    request: ({ freshEmail }) => ({ path: '/v1/auth/forgot-password', body: { email: freshEmail } }),
    expected: publicly(200),
  },
  {
    endpoint: 'resetPassword',
    request: () => ({
      path: '/v1/auth/reset-password',
      body: { token: 'of-nothing', password: 'a long new password' },
    }),
    expected: publicly(404),
  },
  {
    endpoint: 'verifyEmail',
    request: () => ({ path: '/v1/auth/verify-email', body: { token: 'of-nothing' } }),
    expected: publicly(404),
  },
  {
    endpoint: 'resendVerification',
    request: () => ({ path: '/v1/auth/verify-email/resend' }),
    // The address of `invited` is confirmed.
    expected: { ...everybody(200), invited: 409 },
  },
  {
    endpoint: 'verifyPhone',
    request: () => ({ path: '/v1/auth/verify-phone', body: { phone: '+442079460018', code: '000000' } }),
    expected: everybody(422),
  },
  {
    endpoint: 'getTwoFactor',
    request: () => ({ path: '/v1/auth/2fa' }),
    expected: everybody(200),
  },
  {
    endpoint: 'enableTwoFactor',
    request: () => ({ path: '/v1/auth/2fa/enable' }),
    expected: everybody(200),
  },
  {
    endpoint: 'verifyTwoFactor',
    request: () => ({ path: '/v1/auth/2fa/verify', body: { otp: 'wrong code' } }),
    // Everybody has begun by the row before.
    expected: everybody(401),
  },
  {
    endpoint: 'disableTwoFactor',
    variant: 'without a step-up within 5 minutes',
    request: () => ({ path: '/v1/auth/2fa/disable', body: { otp: '123456' } }),
    expected: everybody(403),
  },
  {
    endpoint: 'disableTwoFactor',
    variant: 'while it is off',
    steppedUp: true,
    request: () => ({ path: '/v1/auth/2fa/disable', body: { otp: '123456' } }),
    expected: everybody(409),
  },
  {
    endpoint: 'regenerateRecoveryCodes',
    variant: 'while two-factor is off',
    request: () => ({ path: '/v1/auth/2fa/recovery-codes', body: { otp: '123456' } }),
    expected: everybody(409),
  },
  { endpoint: 'getSignInOptions', request: () => ({ path: '/v1/auth/providers' }), expected: publicly(200) },
  {
    endpoint: 'startProviderSignIn',
    variant: 'where no provider is set up',
    request: () => ({ path: '/v1/auth/oidc/start', body: {} }),
    expected: publicly(404),
  },
  {
    endpoint: 'finishProviderSignIn',
    variant: 'where no provider is set up',
    request: () => ({ path: '/v1/auth/oidc/callback', body: { query: 'code=x&state=y' } }),
    expected: publicly(404),
  },
]
