import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { LiveServer, TestPerson } from './live-server.ts'
import { until } from './live-server.ts'

/** A stock y-websocket provider in the role of somebody's own tool. */
export interface YClient {
  provider: WebsocketProvider
  document: Y.Doc
  /** Code and reason of each close that came from the server or the network, in order. */
  closes: string[]
  synced(): Promise<void>
  destroy(): void
}

export interface YClientOptions {
  document?: Y.Doc
  /** Instead of one for the person. */
  token?: string
  params?: Record<string, string>
}

export async function openYClient(
  server: Pick<LiveServer, 'url' | 'tokens'>,
  { userId, sessionId }: TestPerson,
  documentId: string,
  { document = new Y.Doc(), token, params = {} }: YClientOptions = {},
): Promise<YClient> {
  const signed = token ?? (await server.tokens.sign({ userId, sessionId, role: 'client' }, new Date()))
  return connectYClient(yUrl(server.url), documentId, { ...params, token: signed }, document)
}

/** The address of the plain protocol beside that of Hocuspocus. */
export function yUrl(collabUrl: string): string {
  return collabUrl.replace(/\/collab$/, '/y')
}

export function connectYClient(
  url: string,
  documentId: string,
  params: Record<string, string>,
  document: Y.Doc,
): YClient {
  const provider = new WebsocketProvider(url, documentId, document, {
    params,
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    maxBackoffTime: 300,
    // Else clients of one process would talk to each other past the server.
    disableBc: true,
  })
  const closes: string[] = []
  provider.on('connection-close', (event) => {
    if (event) closes.push(`${event.code} ${event.reason}`)
  })
  return {
    provider,
    document,
    closes,
    synced: () => until(() => provider.synced, 10_000, 'synced'),
    destroy: () => provider.destroy(),
  }
}
