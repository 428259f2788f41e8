import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Endpoint } from '../contracts/endpoint.ts'
import { failureEnvelope, successEnvelope } from '../contracts/envelope.ts'
import { type ErrorCode, errorStatus } from '../contracts/errors.ts'
import type { Context } from '../domain/context.ts'
import type { ServerDeps } from './deps.ts'
import { readDeviceToken } from './device-cookie.ts'
import type { Route } from './handle.ts'
import { successBody } from './plugins/envelope.ts'
import { rateLimitOf } from './plugins/rate-limit.ts'

/** Makes Fastify routes of endpoints: validation, OpenAPI, access and the envelope come from the contract. */
export function addRoutes(app: FastifyInstance, deps: ServerDeps, routes: readonly Route[]): void {
  for (const { endpoint, run } of routes) {
    const { method, path, access, ifMatch = false, status = 200 } = endpoint
    app.route({
      method,
      url: path,
      schema: openApiSchema(endpoint),
      config: { access, endpointName: endpoint.name, ifMatch, rateLimit: rateLimitOf(endpoint) },
      async handler(request, reply) {
        const { params, query, body, ifMatch } = request
        const input = { params, query, body, ifMatch, http: { request, reply } }
        const { data, pagination } = await run(createContext(deps, request), input)
        return reply.code(status).send(successBody(request, data, pagination))
      },
    })
  }
}

function createContext(deps: ServerDeps, request: FastifyRequest): Context {
  const { db, clock, tokens, keys, masterKeys, updateLog, publicUrl, rateLimit: attemptDelays } = deps
  const deviceToken = readDeviceToken(request, deps)
  const client = { ip: request.ip, userAgent: request.headers['user-agent'] ?? '', deviceToken }
  const actor = request.actor ?? undefined
  // Fastify's logger of a request carries its id.
  const log = request.log as Context['log']
  return { db, actor, clock, log, tokens, keys, masterKeys, updateLog, publicUrl, client, attemptDelays }
}

/** For the reader of the OpenAPI page; plugins/if-match.ts answers what is missing, with 428 instead of 422. */
const ifMatchHeaders = z.looseObject({
  'if-match': z.string().optional().describe('The version that you have seen, in quotes: "3". Missing: 428.'),
})

/** Codes that every endpoint may answer. */
const commonErrors: readonly ErrorCode[] = ['BAD_REQUEST', 'TOO_MANY_REQUESTS', 'INTERNAL_ERROR', 'DATABASE_AWAY']

function openApiSchema(endpoint: Endpoint): FastifySchema {
  const { name, summary, tag, params, query, body, data, status = 200, access } = endpoint
  const codes = new Set<ErrorCode>([...commonErrors, ...(endpoint.errors ?? [])])
  if (access === 'user') codes.add('UNAUTHENTICATED').add('SCOPE_REQUIRED')
  if (params) codes.add('NOT_FOUND')
  if (query || body) codes.add('VALIDATION_ERROR')
  if (body) codes.add('PAYLOAD_TOO_LARGE')
  const failures = [...codes].map((code) => [errorStatus[code], failureEnvelope])
  return {
    operationId: name,
    summary,
    tags: [tag],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(endpoint.ifMatch && { headers: ifMatchHeaders }),
    ...(access === 'user' && { security: [{ accessToken: [] }] }),
    response: { [status]: successEnvelope(data), ...Object.fromEntries(failures) },
  }
}
