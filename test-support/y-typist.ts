import * as Y from 'yjs'
import { insertToken, type Typist, tokensIn } from './typist.ts'
import { connectYClient, type YClient } from './y-client.ts'

/** Somebody at a stock y-websocket provider who types tokens; nothing is ever acknowledged, but it is seen by others. */
export interface YTypist extends YClient, Pick<Typist, 'typed' | 'acknowledged' | 'seen' | 'start' | 'pause'> {
  /** Leaves, to come back with `connect`: with the token that is given then. */
  disconnect(): void
  connect(token: string): void
}

export interface YTypistOptions {
  /** Names the client in its tokens. */
  client: number
  url: string
  token: string
  documentId: string
}

export function createYTypist({ client, url, token, documentId }: YTypistOptions): YTypist {
  const document = new Y.Doc()
  const typed: string[] = []
  const seen = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const yClient = connectYClient(url, documentId, { token }, document)
  const { provider } = yClient
  const isOwn = (other: string) => other.startsWith(`c${client}-`)
  document.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === provider) for (const other of tokensIn(update)) if (!isOwn(other)) seen.add(other)
  })
  return {
    ...yClient,
    typed,
    seen,
    acknowledged: new Map(),
    start(perSecond) {
      clearInterval(timer)
      timer = setInterval(() => {
        const own = `c${client}-${typed.length};`
        insertToken(document, own)
        typed.push(own)
      }, 1000 / perSecond)
    },
    pause: () => clearInterval(timer),
    disconnect: () => provider.disconnect(),
    connect(fresh) {
      provider.params = { token: fresh }
      provider.connect()
    },
    destroy() {
      clearInterval(timer)
      yClient.destroy()
    },
  }
}
