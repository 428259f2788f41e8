import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'

/** Adds routes whose body is bytes; such bodies are taken on these and on no others. */
export function addRawBody(app: FastifyInstance, addRoutes: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Not read here: the command takes what comes, piece by piece.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
    addRoutes(scope)
  })
}

/** The bytes as they come in. @throws 400 for a body of another kind, 413 past the limit */
export function rawBodyOf(request: FastifyRequest, maxBytes: number): AsyncIterable<Uint8Array> {
  if (!/^application\/octet-stream\b/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('BAD_REQUEST', 'Send the bytes with Content-Type: application/octet-stream.')
  }
  return limited(request.body as Readable, maxBytes)
}

async function* limited(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > maxBytes) throw new AppError('PAYLOAD_TOO_LARGE', 'The request is too large.')
    yield piece
  }
}
