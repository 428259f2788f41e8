import { Readable } from 'node:stream'
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
import { sendFile } from './plugins/files.ts'
import { answerOnce, requestHashOf } from './plugins/idempotency.ts'
import { rateLimitOf } from './plugins/rate-limit.ts'
import { addRawBody, rawBodyOf } from './plugins/raw-body.ts'
import { openUpload } from './plugins/streamed-uploads.ts'
import { addUpload, readUpload, uploadForm, validateAllButBody } from './plugins/uploads.ts'

/** Makes Fastify routes of endpoints: validation, OpenAPI, access and the envelope come from the contract. */
export function addRoutes(app: FastifyInstance, deps: ServerDeps, routes: readonly Route[]): void {
  for (const route of routes) {
    if (route.endpoint.upload) addUpload(app, (scope) => addRoute(scope, deps, route))
    else if (route.endpoint.rawBody) addRawBody(app, (scope) => addRoute(scope, deps, route))
    else addRoute(app, deps, route)
  }
}

function addRoute(app: FastifyInstance, deps: ServerDeps, { endpoint, run }: Route): void {
  const { method, path, access, ifMatch = false, viewingCookie = false, status = 200 } = endpoint
  app.route({
    method,
    url: path,
    schema: openApiSchema(endpoint),
    ...((endpoint.upload || endpoint.rawBody) && { validatorCompiler: validateAllButBody }),
    config: { access, endpointName: endpoint.name, ifMatch, viewingCookie, rateLimit: rateLimitOf(endpoint) },
    async handler(request, reply) {
      const { params, query, ifMatch } = request
      const input = { params, query, ifMatch, ...(await bodyOf(request, endpoint)), http: { request, reply } }
      const ctx = createContext(deps, request)
      const answer = endpoint.idempotencyKey
        ? await answerOnce(ctx, request, { endpoint, hash: requestHashOf(input) }, (ctx) => run(ctx, input))
        : await run(ctx, input)
      if (answer.file) return sendFile(request, reply, answer.file)
      return reply.code(status).send(successBody(request, answer.data, answer.pagination))
    },
  })
}

const noFile = { name: '', bytes: Buffer.alloc(0) }
const nothing = Readable.from([])
const noUpload = { name: '', declaredType: '', bytes: nothing, early: undefined, fields: async () => ({}) }

/** What of the body the route is for, in the shape its endpoint says. */
async function bodyOf(request: FastifyRequest, endpoint: Endpoint) {
  const none = { body: request.body, file: noFile, upload: noUpload, bytes: nothing as AsyncIterable<Uint8Array> }
  if (endpoint.rawBody) return { ...none, bytes: rawBodyOf(request, endpoint.rawBody.maxBytes) }
  if (endpoint.upload?.streamed) return { ...none, upload: await openUpload(request, endpoint) }
  return endpoint.upload ? { ...none, ...(await readUpload(request, endpoint)) } : none
}

function createContext(deps: ServerDeps, request: FastifyRequest): Context {
  const { db, clock, tokens, keys, masterKeys, updateLog, files, publicUrl, rateLimit: attemptDelays } = deps
  const deviceToken = readDeviceToken(request, deps)
  const client = { ip: request.ip, userAgent: request.headers['user-agent'] ?? '', deviceToken }
  const actor = request.actor ?? undefined
  // Fastify's logger of a request carries its id.
  const log = request.log as Context['log']
  return {
    db,
    actor,
    clock,
    log,
    tokens,
    keys,
    masterKeys,
    updateLog,
    files,
    publicUrl,
    client,
    requestId: request.id,
    attemptDelays,
  }
}

/** For the reader of the OpenAPI page; plugins/if-match.ts answers what is missing, with 428 instead of 422. */
const ifMatchHeaders = z.looseObject({
  'if-match': z.string().optional().describe('The version that you have seen, in quotes: "3". Missing: 428.'),
})

/** For the reader of the OpenAPI page; plugins/idempotency.ts answers what is missing. */
const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe('A random id of yours for this act, 1 to 200 visible characters. Missing: 400.'),
})

/** Codes that every endpoint may answer. */
const commonErrors: readonly ErrorCode[] = ['BAD_REQUEST', 'TOO_MANY_REQUESTS', 'INTERNAL_ERROR', 'DATABASE_AWAY']

const anyFile = { description: 'The file', content: { 'application/octet-stream': { schema: z.file() } } }

function openApiSchema(endpoint: Endpoint): FastifySchema {
  const { name, summary, tag, params, query, body, data, status = 200, access } = endpoint
  const codes = new Set<ErrorCode>([...commonErrors, ...(endpoint.errors ?? [])])
  if (access === 'user') codes.add('UNAUTHENTICATED').add('SCOPE_REQUIRED')
  if (params) codes.add('NOT_FOUND')
  if (query || body) codes.add('VALIDATION_ERROR')
  if (body) codes.add('PAYLOAD_TOO_LARGE')
  if (endpoint.idempotencyKey) codes.add('IDEMPOTENCY_KEY_MISSING').add('IDEMPOTENCY_KEY_REUSED')
  const failures = [...codes].map((code) => [errorStatus[code], failureEnvelope])
  return {
    operationId: name,
    summary,
    tags: [tag],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body: endpoint.upload ? uploadForm(body) : body }),
    ...(endpoint.upload && { consumes: ['multipart/form-data'] }),
    ...(endpoint.rawBody && { consumes: ['application/octet-stream'], body: z.file() }),
    ...(endpoint.ifMatch && { headers: ifMatchHeaders }),
    ...(endpoint.idempotencyKey && { headers: idempotencyHeaders }),
    ...(access === 'user' && { security: [{ accessToken: [] }] }),
    response: {
      [status]: endpoint.download ? anyFile : successEnvelope(data),
      ...(codes.has('RANGE_NOT_SATISFIABLE') && { 206: { ...anyFile, description: 'The range that was asked for' } }),
      ...Object.fromEntries(failures),
    },
  }
}
