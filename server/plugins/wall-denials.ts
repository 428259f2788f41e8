import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hashOpaqueToken } from '../../adapters/tokens.ts'
import { recordDeniedAccess } from '../../domain/law-firms/wall-denials.queries.ts'
import type { ServerDeps } from '../deps.ts'

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Writes down what ethical walls stop: for each answer 404, every id that the request named is compared with the walls about
 * whoever asked. One place for all routes, those to come included. After the answer has gone out, so that the time it takes
 * does not tell somebody that there is a wall.
 */
export function addWallDenials(app: FastifyInstance, { db, clock, log }: ServerDeps): void {
  app.addHook('onResponse', async (request, reply) => {
    const { actor } = request
    // Walls concern lawyers only.
    if (reply.statusCode !== 404 || actor?.role !== 'lawyer') return
    const { operationId = 'unknown' } = (request.routeOptions.schema ?? {}) as { operationId?: string }
    try {
      const { userId } = actor
      const denied = { userId, ids: namedIds(request), tokenHash: mailedToken(request), what: operationId }
      await recordDeniedAccess(db, denied, clock.now())
    } catch (error) {
      log.warn({ err: error, requestId: request.id }, 'an attempt that a wall stopped could not be written down')
    }
  })
}

function namedIds({ params, query, body }: FastifyRequest): string[] {
  const values = [params, query, body].flatMap((part) => (part && typeof part === 'object' ? Object.values(part) : []))
  return values.filter((value): value is string => typeof value === 'string' && uuidPattern.test(value))
}

function mailedToken({ body }: FastifyRequest): Buffer | undefined {
  const token = body && typeof body === 'object' && 'token' in body ? body.token : undefined
  return typeof token === 'string' ? hashOpaqueToken(token) : undefined
}
