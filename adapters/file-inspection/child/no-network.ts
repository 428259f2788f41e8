import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

/**
 * Node 24's permissions know no network, so it is taken away here, before any parser is loaded: everything in Node that
 * reaches out (http, https, tls, fetch, WebSocket) goes through these few functions. Where the system lets us, the process
 * also stands in a network namespace of its own (`inspection-process.ts`), which is the wall that holds against foreign code.
 */
function refuse(): never {
  throw new Error('There is no network here.')
}

for (const [owner, names] of [
  [net.Socket.prototype, ['connect']],
  [net.Server.prototype, ['listen']],
  [dgram.Socket.prototype, ['bind', 'connect', 'send']],
  [dns, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse']],
  [dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse']],
] as const) {
  for (const name of names) Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false })
}
for (const name of ['fetch', 'WebSocket', 'EventSource'])
  Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false })
