import type { FastifyInstance } from 'fastify'
import { AppError } from '../../domain/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The version that the caller has seen; 0 where the endpoint does not ask for one. */
    ifMatch: number
  }
}

/** Reads `If-Match: "<version>"` where the endpoint asks for it. @throws 428 when missing, 400 when it is not a version */
export function addIfMatch(app: FastifyInstance): void {
  app.decorateRequest('ifMatch', 0)
  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.config.ifMatch) return
    const header = request.headers['if-match']
    if (header === undefined || header.trim() === '') {
      throw new AppError('IF_MATCH_MISSING', 'Send If-Match with the version that you have seen.')
    }
    const version = /^\s*"?(\d{1,9})"?\s*$/.exec(header)?.[1]
    if (version === undefined) throw new AppError('BAD_REQUEST', 'If-Match must be one version in quotes, like "3".')
    request.ifMatch = Number(version)
  })
}
