import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import type { Extension } from '@hocuspocus/server'
import * as Y from 'yjs'
import { createLogger } from '../adapters/log.ts'
import type { ConnectionContext } from '../collab/connection-context.ts'
import { LeanHocuspocus } from '../collab/lean-hocuspocus.ts'
import { createSocketAcceptor, type LiveSocket, type SocketHandlers } from '../collab/socket.ts'

/**
 * Run as a process of its own: for each hook of Hocuspocus a server on which that hook throws, and a client that does everything
 * a client can. Says which hooks threw, and `alive` at the end. (Those around each
 * message are refused: lean-hocuspocus.ts.)
 */
const hooks = [
  'onConnect',
  'connected',
  'onAuthenticate',
  'onTokenSync',
  'onCreateDocument',
  'onLoadDocument',
  'afterLoadDocument',
  'beforeHandleAwareness',
  'beforeSync',
  'beforeBroadcastStateless',
  'onStateless',
  'onChange',
  'onStoreDocument',
  'afterStoreDocument',
  'onAwarenessUpdate',
  'beforeUnloadDocument',
  'afterUnloadDocument',
  'onDisconnect',
] as const

// Hocuspocus writes expected failures there.
console.error = () => undefined
console.log(JSON.stringify(hooks))
for (const hook of hooks) {
  for (const failure of [new Error('thrown on purpose'), undefined]) await provoke(hook, failure)
}
// Rejections that nobody handles end the process a turn later.
await new Promise((resolve) => setTimeout(resolve, 200))
console.log('alive')
process.exit(0)

async function provoke(hook: (typeof hooks)[number], failure: Error | undefined): Promise<void> {
  let thrown = 0
  const throwing = {
    [hook]: async () => {
      thrown++
      throw failure
    },
  } as Extension<ConnectionContext>
  const broadcasting: Extension<ConnectionContext> = {
    async onStateless({ document }) {
      document.broadcastStateless('to all')
    },
  }
  const hocuspocus = new LeanHocuspocus(
    { quiet: true, debounce: 20, maxDebounce: 50, extensions: [throwing, broadcasting] },
    createLogger('silent'),
  )
  const { url, stop } = await serve(hocuspocus)
  await doEverything(url, hocuspocus)
  await stop()
  if (thrown > 0) console.log(`${hook} thrown`)
}

async function serve(hocuspocus: LeanHocuspocus): Promise<{ url: string; stop: () => Promise<void> }> {
  const acceptor = createSocketAcceptor()
  const http = createServer()
  http.on('upgrade', (request, socket, head) => {
    const onOpen = (live: LiveSocket): SocketHandlers => {
      const context = { socket: live, schema: undefined } as ConnectionContext
      const connection = hocuspocus.handleConnection(live, new Request('http://localhost'), context)
      return {
        message: (data) => connection.handleMessage(data),
        close: (code, reason) => connection.handleClose({ code, reason }),
      }
    }
    acceptor.accept(request, socket, head, { address: '127.0.0.1', onOpen })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async stop() {
      acceptor.terminateAll()
      acceptor.stop()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

/** Opens, types, says where the cursor is, sends a stateless message and a token, leaves. */
async function doEverything(url: string, hocuspocus: LeanHocuspocus): Promise<void> {
  const socket = new HocuspocusProviderWebsocket({ url, delay: 50, minDelay: 20, maxDelay: 100 })
  const document = new Y.Doc()
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: 'document', document, token: 'token' })
  provider.attach()
  await pause(100)
  document.getText('text').insert(0, 'typed')
  provider.setAwarenessField('cursor', 1)
  provider.sendStateless('hello')
  await provider.sendToken()
  for (const open of hocuspocus.documents.values()) {
    for (const connection of open.getConnections()) connection.requestToken()
  }
  await pause(100)
  provider.destroy()
  socket.destroy()
  await pause(120)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
