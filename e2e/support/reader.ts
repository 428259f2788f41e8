import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'
import { call, PASSWORD } from './people.ts'

/** Somebody who only reads along, without our client: what it has, the server has committed. */
export interface Reader {
  /** All text of the document as markup. */
  text(): string
  /** Called after every change. */
  onChange(listener: () => void): void
  synced(): Promise<void>
  close(): void
}

/** Opens a document as a stock client of the live protocol. Signs in again whenever a token is asked for. */
export function openReader(url: string, email: string, documentId: string): Reader {
  const document = new Y.Doc()
  const socket = new HocuspocusProviderWebsocket({
    url: `${url.replace(/^http/, 'ws')}/collab`,
    delay: 200,
    minDelay: 200,
    maxDelay: 500,
    factor: 1.2,
  })
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: documentId, document, token: newToken })
  provider.attach()

  async function newToken(): Promise<string> {
    const { tokens } = await call<{ tokens: { accessToken: string } }>(url, 'POST', '/v1/auth/login', {
      body: { email, password: PASSWORD },
    })
    return tokens.accessToken
  }

  return {
    text: () => document.getXmlFragment(RICH_TEXT).toString(),
    onChange: (listener) => document.on('update', listener),
    synced: () =>
      new Promise((resolve) => {
        if (provider.synced) resolve()
        else provider.on('synced', () => resolve())
      }),
    close() {
      provider.destroy()
      socket.destroy()
    },
  }
}
