import * as openid from 'openid-client'
import type { IdentityProvider } from './identity-provider.ts'

/** Whoever waits for a provider waits so long at most, in seconds. */
const TIMEOUT_SECONDS = 10

/**
 * An OpenID Connect provider (OpenID Connect Core 1.0), found by discovery: authorization code flow with PKCE (RFC 7636), state and
 * nonce. The ID token's signature, issuer, audience and times are checked by the library. Plain HTTP only where the operator's
 * own setting says so.
 * @param redirectUri our page to which the provider sends people back
 */
export function createOpenIdProvider(
  { issuer, clientId, clientSecret }: { issuer: string; clientId: string; clientSecret: string },
  redirectUri: string,
): IdentityProvider {
  let found: Promise<openid.Configuration> | undefined

  /** Looked up at the first sign-in and kept; a failure is not kept. */
  function discover(): Promise<openid.Configuration> {
    const server = new URL(issuer)
    const execute = server.protocol === 'http:' ? [openid.allowInsecureRequests] : []
    found ??= openid
      .discovery(server, clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS })
      .catch((error: unknown) => {
        found = undefined
        throw error
      })
    return found
  }

  return {
    name: new URL(issuer).host,
    async begin() {
      const configuration = await discover()
      const checks = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
      }
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await openid.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
        state: checks.state,
        nonce: checks.nonce,
      })
      return { url: url.href, checks }
    },
    async finish(query, { state, nonce, codeVerifier }) {
      const configuration = await discover()
      const address = new URL(redirectUri)
      address.search = query
      const tokens = await openid.authorizationCodeGrant(configuration, address, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider sent no ID token')
      // Many providers put the address into the user info only.
      const info = await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: typeof info.email === 'string' ? info.email : undefined,
        emailVerified: info.email_verified === true,
        name: typeof info.name === 'string' ? info.name : undefined,
      }
    },
  }
}
