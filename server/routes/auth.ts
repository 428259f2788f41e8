import * as contract from '../../contracts/auth.ts'
import * as auth from '../../domain/auth/auth.commands.ts'
import * as sessions from '../../domain/auth/sessions.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleAct, type Route } from '../handle.ts'
import { clearRefreshCookie, handOutTokens, isWebClient, readRefreshToken } from '../refresh-cookie.ts'

/** Accounts' doors. Tokens leave here, in the one way that fits the client. */
export function authRoutes(deps: ServerDeps): Route[] {
  return [
    handle(contract.register, async (ctx, { body, http }) => {
      const { user, tokens } = await auth.register(ctx, body)
      return { user, tokens: handOutTokens(http, deps, tokens) }
    }),
    handle(contract.login, async (ctx, { body, http }) => {
      const { user, tokens } = await auth.login(ctx, body)
      return { user, tokens: handOutTokens(http, deps, tokens) }
    }),
    handle(contract.refresh, async (ctx, { body, http }) => {
      const token = readRefreshToken(http.request, deps, body.refreshToken)
      return { tokens: handOutTokens(http, deps, await sessions.refresh(ctx, token)) }
    }),
    handleAct(contract.logout, async (ctx, { body, http }) => {
      await sessions.logout(ctx, readRefreshToken(http.request, deps, body.refreshToken))
      if (isWebClient(http.request)) clearRefreshCookie(http.reply, deps)
    }),
    handle(contract.listSessions, (ctx) => sessions.listSessions(ctx)),
    handleAct(contract.revokeSession, (ctx, { params }) => sessions.revokeSession(ctx, params.id)),
  ]
}
