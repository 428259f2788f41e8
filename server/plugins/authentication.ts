import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isInScope } from '../../contracts/api-keys.ts'
import { authenticateApiKey, isApiKey } from '../../domain/auth/api-keys.commands.ts'
import { authenticate } from '../../domain/auth/authenticate.ts'
import type { Actor } from '../../domain/context.ts'
import { AppError, unauthenticated } from '../../domain/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { readViewingCookie } from '../viewing-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where nobody needs to be signed in. */
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** From the endpoint; a route without it is one of our pages without data of anybody. */
    access?: 'public' | 'user'
    /** Name of the endpoint: what an API key must have a scope for. */
    endpointName?: string
    ifMatch?: boolean
    /** The cookie of a player opens it, too. */
    viewingCookie?: boolean
  }
}

/** The token of `Authorization: Bearer …`. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/**
 * Refuses every route for users without a valid token of an active session, before anything of the body is read. The session
 * is asked of the database each time, so a revoked one is out at once.
 */
export function addAuthentication(app: FastifyInstance, deps: ServerDeps): void {
  app.decorateRequest('actor', null)
  // After the rate limit (an `onRequest` hook of each route), before the body is parsed.
  app.addHook('preParsing', async (request) => {
    if (request.routeOptions.config.access !== 'user') return
    const token = bearerToken(request)
    if (token !== undefined) {
      request.actor = isApiKey(token) ? await machine(request, deps, token) : await person(deps, token)
      return
    }
    const ofPlayer = playerToken(request, deps)
    if (ofPlayer === undefined) throw unauthenticated()
    request.actor = await person(deps, ofPlayer, 'viewing')
  })
}

/** The token of a player, where one may come. */
export function playerToken(request: FastifyRequest, deps: ServerDeps): string | undefined {
  return request.routeOptions.config.viewingCookie ? readViewingCookie(request, deps) : undefined
}

async function person(deps: ServerDeps, token: string, kind: 'access' | 'viewing' = 'access'): Promise<Actor> {
  const actor = await authenticate(deps, token, kind)
  if (!actor) throw unauthenticated()
  return { userId: actor.userId, sessionId: actor.sessionId, role: actor.role }
}

/** A machine gets through only where one of its key's scopes names the endpoint; everything else is closed to it. */
async function machine(request: FastifyRequest, deps: ServerDeps, key: string): Promise<Actor> {
  const found = await authenticateApiKey(deps, key)
  if (!found) throw unauthenticated('This API key does not work.')
  if (isInScope(found.scopes, request.routeOptions.config.endpointName ?? '')) return found.actor
  throw new AppError('SCOPE_REQUIRED', 'This API key has no scope for that.')
}
