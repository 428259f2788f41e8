import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OriginRule } from '../adapters/origins.ts'
import { isWebClient } from './refresh-cookie.ts'

/** A year: as long as somebody may stay away and still count as at home in this browser. */
const DEVICE_SECONDS = 365 * 24 * 60 * 60

/** Says only "somebody has signed in here before"; it opens nothing. As strict as the refresh token's cookie. */
function cookieOf({ publicUrl }: OriginRule) {
  const secure = publicUrl.startsWith('https:')
  const path = secure ? '/' : '/v1/auth'
  const options = { httpOnly: true, sameSite: 'strict', secure, path, maxAge: DEVICE_SECONDS } as const
  return { name: secure ? '__Host-lc_device' : 'lc_device', options }
}

/** The mark of a browser in which somebody has signed in before. */
export function readDeviceToken(request: FastifyRequest, rule: OriginRule): string | undefined {
  return isWebClient(request) ? request.cookies[cookieOf(rule).name] : undefined
}

export function setDeviceToken(reply: FastifyReply, rule: OriginRule, token: string): void {
  const { name, options } = cookieOf(rule)
  reply.setCookie(name, token, options)
}
