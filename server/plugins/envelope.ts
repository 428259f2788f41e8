import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FieldError, Pagination } from '../../contracts/envelope.ts'
import { type ErrorCode, errorStatus } from '../../contracts/errors.ts'

function meta(request: FastifyRequest) {
  return { timestamp: new Date().toISOString(), requestId: request.id }
}

/** The seed's envelope around a success. */
export function successBody(request: FastifyRequest, data: unknown, pagination?: Pagination) {
  const page = pagination && { pagination }
  return { success: true, data, message: 'OK', errors: [], meta: { ...meta(request), ...page } }
}

export interface Failure {
  code: ErrorCode
  message: string
  errors?: readonly FieldError[]
}

/** Answers a failure in the seed's envelope, with the status that the table of codes has. */
export function sendFailure(request: FastifyRequest, reply: FastifyReply, { code, message, errors = [] }: Failure) {
  const status = errorStatus[code]
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', '1')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ success: false, data: null, message, errors, code, meta: meta(request) })
}
