import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServerDeps } from '../deps.ts'
import { sendFailure } from './envelope.ts'

/** Vite puts a hash of the content into these names: they never change, so a browser may keep them. */
const HASHED_FOLDER = '/assets/'
const ONE_YEAR_SECONDS = 31_536_000

/** Serves the built client, and its page for every address that people can open; everything else that is unknown is 404. */
export async function addClient(app: FastifyInstance, { clientDirectory }: ServerDeps): Promise<void> {
  if (clientDirectory !== undefined) {
    await app.register(staticFiles, {
      root: clientDirectory,
      wildcard: false,
      cacheControl: false,
      index: ['index.html'],
      setHeaders(reply, path) {
        const hashed = path.replaceAll('\\', '/').includes(HASHED_FOLDER)
        reply.header('cache-control', hashed ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (clientDirectory !== undefined && isNavigation(request)) return reply.sendFile('index.html')
    return sendFailure(request, reply, { code: 'NOT_FOUND', message: 'Not found.' })
  })
}

/** Somebody opens a page of the application; a script that asks for a file or for data does not get a page for an answer. */
function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const path = url.split('?', 1)[0] ?? ''
  if (/^\/(v1|collab|y|dev|docs|assets)(\/|$)/.test(path)) return false
  return headers.accept?.includes('text/html') ?? false
}
