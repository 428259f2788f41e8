import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../../client/dist/', import.meta.url))
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The built client without a server behind it, as one build and, told so, as the next one: its page says which. */
export async function serveBuilds() {
  let build = 'one'
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = join(dist, pathname)
    if (pathname === '/service-worker.js') {
      response.setHeader('content-type', 'text/javascript')
      response.end(readFileSync(file, 'utf8').replace(/"?build"?:\s*"/, `$&${build}`))
    } else if (/^\/(assets\/[\w.-]+|[\w-]+\.(js|svg))$/.test(pathname) && existsSync(file)) {
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      response.end(readFileSync(file))
    } else if (pathname.startsWith('/v1/')) {
      response.writeHead(503).end()
    } else {
      response.setHeader('content-type', 'text/html')
      response.end(readFileSync(join(dist, 'index.html'), 'utf8').replace('<html', `<html data-build="${build}"`))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve(next: 'two') {
      build = next
    },
    stop() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
