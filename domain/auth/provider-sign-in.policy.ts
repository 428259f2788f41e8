/** What is known when somebody comes back from a provider whom we have not seen with this identity before. */
export interface NewIdentityFacts {
  /** The provider has an address, and has checked it. */
  providerVerified: boolean
  /** The account with that address here, if there is one. */
  account: { emailVerified: boolean } | undefined
  /** What a new account was asked to be. */
  role: string | null
}

export type NewIdentityOutcome = 'link' | 'open' | 'unverified' | 'unconfirmed' | 'account-needed'

/**
 * What becomes of an identity that comes for the first time. It is only ever joined to an account when *both* sides have proved the
 * same mailbox: else whoever opens an account with another's address would wait in it for its owner, and a provider that checks
 * nothing would open everybody's account.
 */
export function judgeNewIdentity({ providerVerified, account, role }: NewIdentityFacts): NewIdentityOutcome {
  if (!providerVerified) return 'unverified'
  if (account) return account.emailVerified ? 'link' : 'unconfirmed'
  return role === null ? 'account-needed' : 'open'
}
