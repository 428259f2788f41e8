import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'

export interface StatusDeps {
  isReady(): Promise<boolean>
  isDraining(): boolean
  registry: Registry
}

/**
 * The HTTP side of processes that serve no API (`ROLE=collab`, `ROLE=worker`): `/healthz`, `/readyz` and `/metrics`, so that
 * supervisors and Prometheus treat all processes alike.
 */
export function createStatusServer(deps: StatusDeps): Server {
  return createServer((request, response) => {
    // An address that cannot be read (`//`) is not one of ours; it must not end the process.
    void answer(deps, URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '', response)
  })
}

async function answer({ isReady, isDraining, registry }: StatusDeps, path: string, response: ServerResponse) {
  if (path === '/healthz') return send(response, 200, 'up')
  if (path === '/readyz') {
    if (isDraining()) return send(response, 503, 'draining')
    return (await isReady()) ? send(response, 200, 'ready') : send(response, 503, 'database away')
  }
  if (path === '/metrics') return send(response, 200, await registry.metrics(), registry.contentType)
  return send(response, 404, 'This process serves no API.')
}

function send(response: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': contentType }).end(body)
}
