import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Registry } from 'prom-client'
import { WebSocket } from 'ws'
import { systemClock } from '../adapters/clock.ts'
import { createLogger } from '../adapters/log.ts'
import { createTokenSigner } from '../adapters/tokens.ts'
import { createNoVideo } from '../adapters/video/none.ts'
import { type EventFrame, eventFrameSchema } from '../contracts/events.ts'
import { createEvents, type EventsDeps } from '../server/events/events.ts'
import { TEST_SECRET } from './api.ts'
import type { TestDatabase } from './database.ts'
import type { FakeClock } from './fake-clock.ts'

export interface EventsServer {
  url: string
  stop(): Promise<void>
}

/** Live events on a port of their own, as one process has them. */
export async function startEventsServer(
  database: Pick<TestDatabase, 'db' | 'appUrl' | 'keys' | 'masterKeys'> & { clock?: FakeClock },
  overrides: Partial<EventsDeps> = {},
): Promise<EventsServer> {
  const events = createEvents({
    db: database.db,
    keys: database.keys,
    masterKeys: database.masterKeys,
    listenConnectionString: database.appUrl,
    log: createLogger('silent'),
    clock: database.clock ?? systemClock,
    video: createNoVideo(),
    tokens: createTokenSigner(TEST_SECRET),
    allowedOrigin: (origin) => origin === 'http://localhost:8080',
    registry: new Registry(),
    rateLimit: false,
    trustProxy: undefined,
    ...overrides,
  })
  await events.start()
  const http = createServer()
  http.on('upgrade', (request, socket, head) => {
    if (!events.handleUpgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/v1/events`,
    async stop() {
      await events.drain()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

export interface EventsClient {
  socket: WebSocket
  /** Every frame so far; each was compared with the contract. */
  frames: EventFrame[]
  /** Set when it is closed: `4401 TOKEN`. */
  closed: Promise<string>
  ofEvent<Name extends EventFrame['event']>(event: Name): Extract<EventFrame, { event: Name }>[]
  send(frame: unknown): void
  close(): void
}

/** A client without a browser; opens at once. */
export function openEvents(
  url: string,
  { token, since, headers }: { token?: string; since?: string; headers?: Record<string, string> } = {},
): EventsClient {
  const query = new URLSearchParams({ ...(token && { token }), ...(since !== undefined && { since }) })
  const socket = new WebSocket(`${url}?${query}`, { headers })
  const frames: EventFrame[] = []
  socket.on('message', (data) => frames.push(eventFrameSchema.parse(JSON.parse(String(data)))))
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`))
  })
  return {
    socket,
    frames,
    closed,
    ofEvent: <Name extends EventFrame['event']>(event: Name) =>
      frames.filter((frame): frame is Extract<EventFrame, { event: Name }> => frame.event === event),
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: () => socket.terminate(),
  }
}
