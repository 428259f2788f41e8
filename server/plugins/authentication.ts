import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authenticate } from '../../domain/auth/authenticate.ts'
import type { Actor } from '../../domain/context.ts'
import { unauthenticated } from '../../domain/errors.ts'
import type { ServerDeps } from '../deps.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where nobody needs to be signed in. */
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** From the endpoint; a route without it is one of our pages without data of anybody. */
    access?: 'public' | 'user'
    ifMatch?: boolean
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
    const actor = token ? await authenticate(deps, token) : undefined
    if (!actor) throw unauthenticated()
    request.actor = { userId: actor.userId, sessionId: actor.sessionId, role: actor.role }
  })
}
