import { createServer } from 'node:http'
import { createOpenIdProvider } from '../adapters/identity-provider/openid.ts'
import { freePort } from './postgres.ts'

export interface TestAccount {
  subject: string
  email?: string
  emailVerified?: boolean
  name?: string
}

/** A local OpenID provider (oidc-provider), at which tests sign in without a form. */
export interface TestOpenId {
  issuer: string
  settings: { issuer: string; clientId: string; clientSecret: string }
  provider(): ReturnType<typeof createOpenIdProvider>
  /** Who is signed in there when the next browser comes; nobody: it says no. */
  expect(account: TestAccount | undefined): void
  /** What a browser does there: follows its pages as this person. @returns the query with which it comes back to us */
  visit(url: string, account: TestAccount): Promise<string>
  stop(): Promise<void>
}

/** `publicUrl`: of the product that sends people there. */
export async function startOpenId(publicUrl = 'http://localhost:8080'): Promise<TestOpenId> {
  const redirectUri = `${publicUrl}/sign-in/provider`
  const { default: Provider } = await import('oidc-provider')
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const accounts = new Map<string, TestAccount>()
  let next: TestAccount | undefined
  const settings = { issuer, clientId: 'legal-connect', clientSecret: 'a secret of tests that is long' }
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of tests'] },
    interactions: { url: () => '/interaction' },
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => {
        const { email, emailVerified, name } = accounts.get(id) ?? {}
        return { sub: id, email, email_verified: emailVerified, name }
      },
    }),
  })
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/interaction')) return oidc.callback()(request, response)
    const { prompt, params, grantId } = await oidc.interactionDetails(request, response)
    if (!next) return oidc.interactionFinished(request, response, { error: 'access_denied' })
    if (prompt.name === 'login') {
      return oidc.interactionFinished(request, response, { login: { accountId: next.subject } })
    }
    const grant = grantId
      ? await oidc.Grant.find(grantId)
      : new oidc.Grant({ accountId: next.subject, clientId: String(params.client_id) })
    if (!grant) throw new Error('the provider has lost a grant')
    grant.addOIDCScope('openid email profile')
    return oidc.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  })
  const expect = (account: TestAccount | undefined) => {
    if (account) accounts.set(account.subject, account)
    next = account
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    issuer,
    settings,
    provider: () => createOpenIdProvider(settings, redirectUri),
    expect,
    async visit(url, account) {
      expect(account)
      return follow(url, redirectUri)
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Follows redirects with a jar of cookies until one leads to us. */
async function follow(start: string, redirectUri: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = start
  for (let hop = 0; hop < 12; hop++) {
    if (url.startsWith(redirectUri)) return new URL(url).search
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
    url = new URL(location, url).href
  }
  throw new Error('the provider sends the browser in circles')
}
