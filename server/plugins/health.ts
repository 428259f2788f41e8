import type { FastifyInstance } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { successBody } from './envelope.ts'

/** Paths that answer also while the process drains. */
export const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** `/healthz`: the process is up. `/readyz`: send it requests. `/metrics`: Prometheus. */
export function addHealth(app: FastifyInstance, { isReady, isDraining, registry }: ServerDeps): void {
  const options = { schema: { hide: true }, config: { rateLimit: false } }
  app.get('/healthz', options, async (request) => successBody(request, { status: 'up' }))
  app.get('/readyz', options, async (request) => {
    if (isDraining()) throw new AppError('DRAINING', 'The server is about to stop.')
    if (!(await isReady())) throw new AppError('DATABASE_AWAY', 'The database cannot be reached at the moment.')
    return successBody(request, { status: 'ready' })
  })
  app.get('/metrics', options, async (_request, reply) => {
    reply.type(registry.contentType)
    return registry.metrics()
  })
}
