/** What a provider says of somebody who has signed in there. */
export interface Identity {
  issuer: string
  /** The provider's own name of the person; it never changes and is never given to another. */
  subject: string
  email: string | undefined
  /** Only true when the provider itself has checked the address. */
  emailVerified: boolean
  name: string | undefined
}

/** What must be kept, on our side, between going to the provider and coming back. */
export interface SignInChecks {
  state: string
  nonce: string
  codeVerifier: string
}

/** A place where people sign in besides here. */
export interface IdentityProvider {
  /** For the button: the provider's host. */
  readonly name: string
  /** Where to send the browser. @throws when the provider cannot be reached */
  begin(): Promise<{ url: string; checks: SignInChecks }>
  /** @param query of the address to which the provider sent the browser back @throws when anything in it does not fit */
  finish(query: string, checks: SignInChecks): Promise<Identity>
}
