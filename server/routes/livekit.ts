import type { FastifyInstance } from 'fastify'
import { httpUrl } from '../../adapters/video/livekit.ts'
import { SIGNAL_PATH } from '../../domain/consultations/room.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { judgeTicket, upstreamPath } from '../video/signal-door.ts'

/** The media server answers from memory, in ms. */
const PATIENCE_MS = 5_000

/** After a refused socket, LiveKit's client asks by HTTP for the reason: browsers do not tell pages the status of an upgrade. */
export function addLivekit(app: FastifyInstance, deps: ServerDeps): void {
  for (const version of ['', '/v1']) {
    app.get(`${SIGNAL_PATH}/rtc${version}/validate`, { schema: { hide: true } }, async (request, reply) => {
      const url = new URL(request.url, 'http://localhost')
      const refusal = await judgeTicket(deps, url, request)
      const target = deps.video.signalUrl()
      reply.type('text/plain; charset=utf-8')
      if (refusal !== undefined)
        return reply.code(Number(refusal.slice(0, 3))).send('This ticket is not good any more.')
      if (!target) return reply.code(503).send('There is no media server.')
      const address = new URL(upstreamPath(target, url), httpUrl(target))
      const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined)
      return reply.code(answer?.status ?? 503).send((await answer?.text()) ?? 'The media server does not answer.')
    })
  }
}
