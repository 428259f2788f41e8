import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerDeps } from '../deps.ts'

/**
 * Scripts and everything else only from ourselves. Styles may be inline because Mantine and Tiptap set them; that runs no
 * code. `'self'` covers our sockets in current browsers, the explicit ones are for older Safari.
 */
function contentSecurityPolicy(publicUrl: string): string {
  const { host } = new URL(publicUrl)
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "img-src 'self' blob: data:",
    // What somebody has just recorded is played from memory.
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** Puts the headers of every answer on one. */
export type SetHeaders = (request: FastifyRequest, reply: FastifyReply) => void

/** The same headers on every answer, errors and files included. */
export function securityHeaders({ publicUrl, production }: ServerDeps): SetHeaders {
  const headers: Record<string, string> = {
    'content-security-policy': contentSecurityPolicy(publicUrl),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
  }
  // Two years, as the preload list asks for. Not in development: localhost has no certificate.
  if (production) headers['strict-transport-security'] = 'max-age=63072000; includeSubDomains'
  return (request, reply) => {
    // A file of somebody's brings a stricter policy along (plugins/files.ts).
    const own = reply.getHeader('content-security-policy')
    reply.headers({
      ...headers,
      ...(own !== undefined && { 'content-security-policy': own }),
      'x-request-id': request.id,
    })
    // Answers of the API are somebody's own: no cache between us may keep them.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  }
}

export function addSecurityHeaders(app: FastifyInstance, setHeaders: SetHeaders): void {
  app.addHook('onSend', async (request, reply) => setHeaders(request, reply))
}
