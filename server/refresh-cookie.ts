import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAllowedOrigin, type OriginRule } from '../adapters/origins.ts'
import type { Tokens } from '../contracts/auth.ts'
import type { IssuedTokens } from '../domain/auth/tokens.ts'
import { AppError } from '../domain/errors.ts'

/**
 * The refresh token of browsers: a cookie that no script can read and that no other site can make them send. Behind https it
 * has the `__Host-` prefix (ASVS 3.3.1), which needs `Path=/`; without https it goes to the routes that read it, only.
 */
function cookieOf({ publicUrl }: OriginRule) {
  const secure = publicUrl.startsWith('https:')
  const options = { httpOnly: true, sameSite: 'strict', secure, path: secure ? '/' : '/v1/auth' } as const
  return { name: secure ? '__Host-lc_refresh' : 'lc_refresh', options }
}

/** Only our own web client says so; a form or an image of another site cannot set this header. */
export function isWebClient(request: FastifyRequest): boolean {
  return request.headers['x-client'] === 'web'
}

/** Hands tokens out: to the web client the refresh token as a cookie, to all others in the body. */
export function handOutTokens(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  rule: OriginRule,
  { accessToken, refreshToken, expiresIn, refreshExpiresAt }: IssuedTokens,
): Tokens {
  if (!isWebClient(request)) return { accessToken, refreshToken, expiresIn }
  const { name, options } = cookieOf(rule)
  reply.setCookie(name, refreshToken, { ...options, expires: refreshExpiresAt })
  return { accessToken, refreshToken: null, expiresIn }
}

/**
 * The refresh token of a request: from the cookie for the web client, from the body for all others.
 * @throws 403 ORIGIN_NOT_ALLOWED when the page that sends the cookie is not ours
 */
export function readRefreshToken(request: FastifyRequest, rule: OriginRule, inBody: string | undefined) {
  if (!isWebClient(request)) return inBody
  const { origin } = request.headers
  if (origin !== undefined && !isAllowedOrigin(origin, rule)) {
    throw new AppError('ORIGIN_NOT_ALLOWED', 'This page may not sign you in or out.')
  }
  return request.cookies[cookieOf(rule).name]
}

export function clearRefreshCookie(reply: FastifyReply, rule: OriginRule): void {
  const { name, options } = cookieOf(rule)
  reply.clearCookie(name, options)
}
