import type { FastifyInstance } from 'fastify'
import { Histogram } from 'prom-client'
import type { ServerDeps } from '../deps.ts'

/**
 * One log line and one measurement a request, named by its route and never by its address: addresses carry ids and, on
 * sockets, tokens.
 */
export function addRequestLog(app: FastifyInstance, { registry }: ServerDeps): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method } = request
    const status = reply.statusCode
    duration.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000)
    request.log.info({ method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'answered')
  })
}
