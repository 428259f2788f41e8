import * as contract from '../../contracts/provider-sign-in.ts'
import * as commands from '../../domain/auth/provider-sign-in.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, type Route } from '../handle.ts'
import { clearProviderCookie, readProviderCookie, setProviderCookie } from '../provider-cookie.ts'
import { welcomeIn } from '../welcome-in.ts'

/** Signing in at an OpenID provider, where the operator has set one up. */
export function providerSignInRoutes(deps: ServerDeps): Route[] {
  const provider = deps.identityProvider
  return [
    handle(contract.getSignInOptions, async () => ({ oidc: provider ? { name: provider.name } : null })),
    handle(contract.startProviderSignIn, async (ctx, { body, http }) => {
      const { url, browserToken } = await commands.startProviderSignIn(ctx, provider, body.role)
      setProviderCookie(http.reply, deps, browserToken)
      return { url }
    }),
    handle(contract.finishProviderSignIn, async (ctx, { body, http }) => {
      const browserToken = readProviderCookie(http.request, deps)
      const signedIn = await commands.finishProviderSignIn(ctx, provider, { ...body, browserToken })
      clearProviderCookie(http.reply, deps)
      return welcomeIn(ctx, http, deps, signedIn)
    }),
  ]
}
