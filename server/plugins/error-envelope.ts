import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isDatabaseAway } from '../../adapters/database/sql-errors.ts'
import { denialCounter } from '../../adapters/denials.ts'
import { withoutValues } from '../../adapters/log.ts'
import { StorageAway } from '../../adapters/storage/storage.ts'
import type { FieldError } from '../../contracts/envelope.ts'
import { AppError } from '../../domain/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { type Failure, sendFailure } from './envelope.ts'

/** Every failure, whoever raised it, leaves in the envelope; what we do not know is a 500 without internals. */
export function addErrorEnvelope(app: FastifyInstance, { registry }: Pick<ServerDeps, 'registry'>): void {
  const noteDenied = denialCounter(registry)
  app.setErrorHandler((error, request, reply) => {
    const { access, endpointName } = request.routeOptions.config
    // Named by the endpoint and never by the address. A 404 is the answer to what is not yours, too (docs/rules.md, ACC2).
    if (access === 'user' && endpointName && error instanceof AppError && isDenial(error)) {
      noteDenied(endpointName, error.code)
    }
    return answerError(error, request, reply)
  })
}

function isDenial({ code, status }: AppError): boolean {
  return status === 403 || code === 'UNAUTHENTICATED' || code === 'NOT_FOUND'
}

/** Also for errors that Fastify finds before there is a route, like a path that cannot be decoded. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const failure = toFailure(error)
  if (failure.code === 'INTERNAL_ERROR' || failure.code === 'DATABASE_AWAY' || failure.code === 'STORAGE_AWAY') {
    request.log.error({ error: withoutValues(error) }, failure.code)
  }
  return sendFailure(request, reply, failure)
}

function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message, errors: error.fields }
  if (hasZodFastifySchemaValidationErrors(error)) return toValidationFailure(error)
  if (isDatabaseAway(error)) {
    return { code: 'DATABASE_AWAY', message: 'The database cannot be reached at the moment. Try again soon.' }
  }
  if (error instanceof StorageAway) {
    return { code: 'STORAGE_AWAY', message: 'Files cannot be stored or read at the moment. Try again soon.' }
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large.' }
  if (status === 429) return { code: 'TOO_MANY_REQUESTS', message: 'Too many requests. Wait a moment.' }
  if (status === 404) return { code: 'NOT_FOUND', message: 'Not found.' }
  if (status === 415) return { code: 'BAD_REQUEST', message: 'Send JSON with Content-Type: application/json.' }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { code: 'BAD_REQUEST', message: 'The request could not be read.' }
  }
  return { code: 'INTERNAL_ERROR', message: 'Something went wrong on our side.' }
}

interface ZodFailure {
  validation: readonly { instancePath: string; message?: string | undefined }[]
  /** Which part of the request: `body`, `querystring`, `params`. */
  validationContext?: string | undefined
}

function toValidationFailure(error: ZodFailure): Failure {
  // An id of another form is the id of nothing: the same answer as for one that nobody has.
  if (error.validationContext === 'params') return { code: 'NOT_FOUND', message: 'Not found.' }
  const errors = error.validation.map(({ instancePath, message }): FieldError => {
    const field = instancePath.replace(/^\//, '').replaceAll('/', '.')
    return { field: field || (error.validationContext ?? 'body'), message: inWords(message) }
  })
  return { code: 'VALIDATION_ERROR', message: errors[0]?.message ?? 'Check the fields.', errors }
}

/** Zod says "received undefined" of what is missing; our own messages of the contract stay as they are. */
function inWords(message: string | undefined): string {
  if (message === undefined) return 'Not valid.'
  return message.endsWith('received undefined') ? 'This is needed.' : message
}
