import { expect, test } from 'vitest'
import { judgeNewIdentity } from './provider-sign-in.policy.ts'

test.each([
  [true, true, null, 'link'],
  [true, true, 'client', 'link'],
  [true, false, null, 'unconfirmed'],
  [true, false, 'lawyer', 'unconfirmed'],
  [true, undefined, null, 'account-needed'],
  [true, undefined, 'lawyer', 'open'],
  [false, true, null, 'unverified'],
  [false, false, 'client', 'unverified'],
  [false, undefined, 'client', 'unverified'],
] as const)(
  '[AUTH7] provider verified %s, account verified %s, role %s: %s',
  (providerVerified, verified, role, outcome) => {
    const account = verified === undefined ? undefined : { emailVerified: verified }
    expect(judgeNewIdentity({ providerVerified, account, role })).toBe(outcome)
  },
)
