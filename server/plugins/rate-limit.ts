import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Endpoint } from '../../contracts/endpoint.ts'
import { messageLimits } from '../../contracts/messages.ts'
import { AppError } from '../../domain/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { bearerToken, playerToken } from './authentication.ts'

/** Requests a minute of one signed-in person, or of one address where nobody is signed in. */
const REQUESTS_PER_MINUTE = 600
/** Files of the web client a minute of one address: an office of many people opens many pages, and files cost next to nothing. */
const FILES_PER_MINUTE = 12_000
/** Attempts a minute of one address to register or sign in (each costs an Argon2 computation). */
const SIGN_INS_PER_MINUTE = 20
/** Several tabs of several people behind one address refresh every ten minutes. */
const REFRESHES_PER_MINUTE = 120

/**
 * Limits request rates by the person of the token, else by address. The address is the socket's, or the one that a trusted
 * proxy reports (`TRUST_PROXY`): nobody chooses their own with a header.
 */
export async function addRateLimit(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  if (!deps.rateLimit) return
  await app.register(rateLimit, {
    max: (request) => (isFile(request) ? FILES_PER_MINUTE : REQUESTS_PER_MINUTE),
    timeWindow: 60_000,
    keyGenerator: async (request) =>
      isFile(request) ? `files:${addressKey(request)}` : ((await personKey(request, deps)) ?? addressKey(request)),
    errorResponseBuilder: () => new AppError('TOO_MANY_REQUESTS', 'Too many requests. Wait a moment and try again.'),
  })
}

/** Acts of one signed-in person a minute that prove something or send something. */
const PROOFS_PER_MINUTE = 30

/** Endpoints say who may ask; what does not is a file of ours without data of anybody. */
function isFile(request: FastifyRequest): boolean {
  return request.routeOptions.config.access === undefined
}

/** The stricter limit of a route, or nothing. */
export function rateLimitOf({ path, method, access, name }: Endpoint): object | undefined {
  if (name === 'sendMessage' || name === 'editMessage') return { max: messageLimits.perMinute, groupId: 'messages' }
  if (!path.startsWith('/v1/auth/') || method === 'GET' || path.startsWith('/v1/auth/sessions')) return undefined
  if (path === '/v1/auth/refresh' || path === '/v1/auth/logout') {
    return { max: REFRESHES_PER_MINUTE, groupId: 'refresh', keyGenerator: addressKey }
  }
  // Signed-in people never pay for the sign-ins of others behind the same address.
  if (access === 'user') return { max: PROOFS_PER_MINUTE, groupId: 'proof' }
  return { max: SIGN_INS_PER_MINUTE, groupId: 'sign-in', keyGenerator: addressKey }
}

async function personKey(request: FastifyRequest, deps: ServerDeps): Promise<string | undefined> {
  const { tokens, clock } = deps
  const [token, ofPlayer] = [bearerToken(request), playerToken(request, deps)]
  const claims = token
    ? await tokens.verify(token, clock.now())
    : ofPlayer && (await tokens.verify(ofPlayer, clock.now(), 'viewing'))
  return claims ? `user:${claims.userId}` : undefined
}

function addressKey(request: FastifyRequest): string {
  return `address:${normalizeIP(request.ip)}`
}
