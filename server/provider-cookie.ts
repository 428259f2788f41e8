import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginRule } from '../adapters/origins.ts'
import { PROVIDER_SIGN_IN_MS } from '../domain/auth/provider-sign-in.commands.ts'

/**
 * Binds a sign-in at a provider to the browser that began it: a link with somebody else's answer of the provider signs nobody in
 * (login CSRF). Our own page sends it, never a page of the provider, so it can be Strict.
 */
function cookieOf({ publicUrl }: OriginRule) {
  const secure = publicUrl.startsWith('https:')
  const path = secure ? '/' : '/v1/auth/oidc'
  const options = { httpOnly: true, sameSite: 'strict', secure, path, maxAge: PROVIDER_SIGN_IN_MS / 1000 } as const
  return { name: secure ? '__Host-lc_provider' : 'lc_provider', options }
}

export function setProviderCookie(reply: FastifyReply, rule: OriginRule, token: string): void {
  const { name, options } = cookieOf(rule)
  reply.setCookie(name, token, options)
}

export function readProviderCookie(request: FastifyRequest, rule: OriginRule): string | undefined {
  return request.cookies[cookieOf(rule).name]
}

export function clearProviderCookie(reply: FastifyReply, rule: OriginRule): void {
  const { name, options } = cookieOf(rule)
  reply.clearCookie(name, options)
}
