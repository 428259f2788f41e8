import type { Connection, connectedPayload, Extension, onTokenSyncPayload } from '@hocuspocus/server'
import type { ConnectionContext } from '../connection-context.ts'
import { type AuthenticationDeps, isReadOnly, judge, noteRead } from './authentication.ts'

/** The client is asked for a new token this long before the old one ends, in ms. */
const ASK_BEFORE_MS = 60_000
/** How often connections are looked at, in ms. */
const CHECK_MS = 5_000

/**
 * A connection lives no longer than its token: the client is asked for a new one in time, and without it the document is
 * closed in-band with TOKEN_EXPIRED.
 */
export function tokenExpiry(deps: AuthenticationDeps): Extension<ConnectionContext> & { stop(): void } {
  const connections = new Set<Connection<ConnectionContext>>()
  const asked = new WeakSet<Connection<ConnectionContext>>()
  const timer = setInterval(() => {
    const now = deps.clock.now().getTime()
    for (const connection of connections) {
      if (!connection.document.hasConnection(connection)) connections.delete(connection)
      else if (connection.context.expiresAt * 1000 <= now) connection.close({ code: 4401, reason: 'TOKEN_EXPIRED' })
      else if (connection.context.expiresAt * 1000 - ASK_BEFORE_MS <= now && !asked.has(connection)) {
        asked.add(connection)
        connection.requestToken()
      }
    }
  }, CHECK_MS)
  timer.unref()

  return {
    extensionName: 'token-expiry',
    async connected({ connection }: connectedPayload<ConnectionContext>) {
      connections.add(connection)
    },
    async onTokenSync({ token, connection, documentName }: onTokenSyncPayload<ConnectionContext>) {
      const { socket, schema, client, userId } = connection.context
      const judged = await judge(deps, { token, documentId: documentName, socket, schema, client })
      // Another person's token on an open connection is nothing a client of ours does.
      if (judged.userId !== userId) throw Object.assign(new Error(''), { code: 4401, reason: 'ACCESS_REVOKED' })
      await noteRead(deps, judged, documentName)
      Object.assign(connection.context, judged)
      connection.readOnly = isReadOnly(judged, deps)
      asked.delete(connection)
    },
    stop: () => clearInterval(timer),
  }
}
