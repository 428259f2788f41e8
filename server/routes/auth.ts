import * as contract from '../../contracts/auth.ts'
import * as auth from '../../domain/auth/auth.commands.ts'
import * as emailVerification from '../../domain/auth/email-verification.commands.ts'
import * as passwords from '../../domain/auth/passwords.commands.ts'
import * as phone from '../../domain/auth/phone.commands.ts'
import * as sessions from '../../domain/auth/sessions.commands.ts'
import * as stepUp from '../../domain/auth/step-up.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleAct, type Route } from '../handle.ts'
import { clearRefreshCookie, handOutTokens, isWebClient, readRefreshToken } from '../refresh-cookie.ts'
import { welcomeIn } from '../welcome-in.ts'

/** Accounts' doors. Tokens leave here, in the one way that fits the client. */
export function authRoutes(deps: ServerDeps): Route[] {
  return [
    handle(contract.register, async (ctx, { body, http }) =>
      welcomeIn(ctx, http, deps, await auth.register(ctx, body)),
    ),
    handle(contract.login, async (ctx, { body, http }) => welcomeIn(ctx, http, deps, await auth.login(ctx, body))),
    handle(contract.refresh, async (ctx, { body, http }) => {
      const token = readRefreshToken(http.request, deps, body.refreshToken)
      return { tokens: handOutTokens(http, deps, await sessions.refresh(ctx, token, body.userId)) }
    }),
    handleAct(contract.logout, async (ctx, { body, http }) => {
      await sessions.logout(ctx, readRefreshToken(http.request, deps, body.refreshToken))
      if (isWebClient(http.request)) clearRefreshCookie(http.reply, deps)
    }),
    handle(contract.listSessions, (ctx) => sessions.listSessions(ctx)),
    handleAct(contract.revokeSession, (ctx, { params }) => sessions.revokeSession(ctx, params.id)),
    handle(contract.stepUp, (ctx, { body }) => stepUp.stepUp(ctx, body)),
    handleAct(contract.changePassword, (ctx, { body }) => passwords.changePassword(ctx, body)),
    handleAct(contract.forgotPassword, (ctx, { body }) => passwords.forgotPassword(ctx, body)),
    handleAct(contract.resetPassword, (ctx, { body }) => passwords.resetPassword(ctx, body)),
    handleAct(contract.verifyEmail, (ctx, { body }) => emailVerification.verifyEmail(ctx, body)),
    handleAct(contract.resendVerification, (ctx) => emailVerification.resendVerification(ctx)),
    handle(contract.verifyPhone, (ctx, { body }) => phone.verifyPhone(ctx, body)),
  ]
}
