import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../domain/errors.ts'

/** Bodies of our API are records of a few fields; texts of documents travel over the live socket. */
export const BODY_LIMIT_BYTES = 1024 * 1024

/** The type of LiveKit's reports, JSON as well. */
const WEBHOOK_TYPE = 'application/webhook+json'

declare module 'fastify' {
  interface FastifyRequest {
    /** A report exactly as it came; null for everything else. */
    signedBody: string | null
  }
}

/** JSON is the only body we read. An empty one counts as none, whatever its type says. */
export function addBodyParsing(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else parseJson(request, body.toString(), done)
  })
  // What is signed is signed as bytes: they are kept beside what they say.
  app.decorateRequest('signedBody', null)
  app.addContentTypeParser(WEBHOOK_TYPE, { parseAs: 'string' }, (request, body, done) => {
    request.signedBody = body.toString()
    parseJson(request, request.signedBody, done)
  })
  app.addHook('preValidation', async (request) => {
    // Fastify would hand `null` to the schema; without a body all fields are missing, which the schema can say by name.
    if (request.body === undefined && request.method !== 'GET') request.body = {}
    // Bytes that are still coming are no text.
    const body = request.body instanceof Readable ? undefined : request.body
    if (hasNul(body) || hasNul(request.query)) {
      throw new AppError('BAD_REQUEST', 'Text must not contain the character U+0000.')
    }
  })
}

/** Postgres cannot store U+0000 in text, so no text of ours has it. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, part]) => key.includes('\0') || hasNul(part))
}
