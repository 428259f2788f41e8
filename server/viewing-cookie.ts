import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginRule } from '../adapters/origins.ts'
import { type TokenSigner, VIEWING_TOKEN_SECONDS } from '../adapters/tokens.ts'
import type { Actor } from '../domain/context.ts'
import { isWebClient } from './refresh-cookie.ts'

/**
 * What a browser's player sends, which can send no token: it says whose session it is, goes to viewings only, is read by no script and sent
 * by no other site. One for all viewings, so that many of them do not push other cookies out.
 */
function cookieOf({ publicUrl }: OriginRule) {
  const secure = publicUrl.startsWith('https:')
  const options = { httpOnly: true, sameSite: 'strict', secure, path: '/v1/viewings' } as const
  return { name: secure ? '__Secure-lc_viewing' : 'lc_viewing', options: { ...options, maxAge: VIEWING_TOKEN_SECONDS } }
}

/** Lets the player of a web client read what its person opens; other clients send their token. */
export async function setViewingCookie(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  rule: OriginRule & { tokens: TokenSigner; now: Date },
  { userId, sessionId, role }: Actor,
): Promise<void> {
  if (!isWebClient(request)) return
  const { name, options } = cookieOf(rule)
  reply.setCookie(name, await rule.tokens.sign({ userId, sessionId, role }, rule.now, 'viewing'), options)
}

export function readViewingCookie(request: FastifyRequest, rule: OriginRule): string | undefined {
  return request.cookies[cookieOf(rule).name]
}
