import type { beforeHandleAwarenessPayload, Document, Extension } from '@hocuspocus/server'
import type { Database } from '../../adapters/database/connect.ts'
import type { Logger } from '../../adapters/log.ts'
import { type AwarenessUser, partyColors } from '../../contracts/live/awareness.ts'
import { liveLimits } from '../../contracts/live/close-codes.ts'
import { claimClients } from '../client-owners.ts'
import type { ConnectionContext } from '../connection-context.ts'

/** Client ids that one connection may be present under; providers have one. */
const MAX_CLIENTS = 4

/**
 * Presence tells the truth: name and party come from the session, a state that is too large or belongs to somebody else's
 * client id is dropped (docs/rules.md, ACC10). And it binds: a client id that others can see is its person's from then on, also
 * when they go offline before they have written anything (SYNC40).
 */
export function awarenessGuard({ db, log }: { db: Database; log: Logger }): Extension<ConnectionContext> {
  return {
    extensionName: 'awareness-guard',
    async beforeHandleAwareness({ states, document, connection }: beforeHandleAwarenessPayload<ConnectionContext>) {
      if (!connection) return
      const { userId, userName, party } = connection.context
      const user: AwarenessUser = { id: userId, name: userName, party, color: partyColors[party] }
      // Hocuspocus reads the message into an awareness of its own, whose own client id comes first and is nobody's.
      const [unread] = states.keys()
      if (unread !== undefined) states.delete(unread)
      const own = document.getClients(connection)
      let fresh = 0
      for (const [clientId, state] of states) {
        const isOneTooMany = !own.has(clientId) && own.size + ++fresh > MAX_CLIENTS
        if (
          isOneTooMany ||
          isForeign(document, clientId, userId) ||
          JSON.stringify(state).length > liveLimits.awarenessBytes
        )
          states.delete(clientId)
        else state.user = user
      }
      if (states.size === 0) return
      try {
        for (const clientId of await claimClients(db, document, [...states.keys()], userId)) states.delete(clientId)
      } catch (error) {
        // Not seen is better than seen and not bound; clients say who they are again every 15 s.
        log.warn({ err: error, documentId: document.name }, 'presence cannot be bound; nobody sees it')
        states.clear()
      }
    },
  }
}

/** Whether somebody else is present under a client id. */
function isForeign(document: Document, clientId: number, userId: string): boolean {
  for (const [{ context }, { clients }] of document.connections) {
    if (clients.has(clientId)) return (context as ConnectionContext).userId !== userId
  }
  // Somebody who is connected to another process.
  const elsewhere: unknown = document.awareness.getStates().get(clientId)?.user?.id
  return elsewhere !== undefined && elsewhere !== userId
}
